// Package seal keeps what must be read again and must not lie open in the database: the seeds of
// second factors and the mails on their way. It knows neither.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
)

// version is the first byte of everything sealed: it names the way and leaves room for another.
const version = 1

// Box seals for one purpose; what one purpose sealed, no other opens.
type Box struct{ aead cipher.AEAD }

// New derives the key of a purpose from the installation's secret. An empty secret gives a key that
// is forgotten with the process, for commands that neither seal nor open.
func New(secret, purpose string) (*Box, error) {
	if secret == "" {
		secret = rand.Text() + rand.Text()
	}
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "plumbline "+purpose, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &Box{aead}, err
}

// Seal hides plain. It opens only together with the same context, such as the id of the row it is in.
func (b *Box) Seal(plain, context []byte) []byte {
	out := make([]byte, 1+b.aead.NonceSize(), 1+b.aead.NonceSize()+len(plain)+b.aead.Overhead())
	out[0] = version
	_, _ = rand.Read(out[1:]) // it cannot fail
	return b.aead.Seal(out, out[1:], plain, context)
}

// Open gives back what Seal hid, or an error if it was sealed elsewhere, for something else, or changed.
func (b *Box) Open(sealed, context []byte) ([]byte, error) {
	n := 1 + b.aead.NonceSize()
	if len(sealed) < n || sealed[0] != version {
		return nil, errors.New("open what was sealed: it has another form")
	}
	return b.aead.Open(nil, sealed[1:n], sealed[n:], context)
}
