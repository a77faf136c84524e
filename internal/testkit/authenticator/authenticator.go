// Package authenticator makes and uses passkeys for tests as a device does, or spoils them the way it is told to.
package authenticator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// Flags of what the device knows of the person.
const (
	present  = 0x01
	verified = 0x04
	attested = 0x40
)

// Key is one passkey on a device. What is set in it goes into the next answer.
type Key struct {
	Origin   string // of the page that asks
	Site     string // the host the device was asked for
	Count    uint32
	Handle   []byte // of the owner, as told when the key was made
	Verified bool   // the device knows who holds it

	t   testing.TB
	id  []byte
	key *ecdsa.PrivateKey
}

// New is a key that is not made yet, for pages of an origin on a host.
func New(t testing.TB, origin, site string) *Key {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k := &Key{Origin: origin, Site: site, Verified: true, t: t, id: make([]byte, 32), key: key}
	_, _ = rand.Read(k.id)
	return k
}

type question struct {
	Challenge string `json:"challenge"`
	User      struct {
		ID string `json:"id"`
	} `json:"user"`
}

func (k *Key) read(text string) question {
	k.t.Helper()
	var q question
	if err := json.Unmarshal([]byte(text), &q); err != nil || q.Challenge == "" {
		k.t.Fatalf("no question: %.200s", text)
	}
	return q
}

// Make answers the question for a new passkey.
func (k *Key) Make(text string) string {
	k.t.Helper()
	q := k.read(text)
	k.Handle, _ = base64.RawURLEncoding.DecodeString(q.User.ID)
	public, err := k.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		k.t.Fatal(err)
	}
	data := k.data(attested)
	data = append(data, make([]byte, 16)...) // of no known make
	data = binary.BigEndian.AppendUint16(data, uint16(len(k.id)))
	data = append(data, k.id...)
	data = append(data, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"...) // a key of EC2, ES256, P-256: x
	data = append(data, public[1:33]...)
	data = append(data, "\x22\x58\x20"...) // y
	data = append(data, public[33:]...)
	object := []byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58")
	object = append(append(object, byte(len(data))), data...)
	return k.answer(map[string]any{"clientDataJSON": b64(k.client("webauthn.create", q)), "attestationObject": b64(object), "transports": []string{"internal"}})
}

// Use answers the question for any passkey.
func (k *Key) Use(text string) string {
	k.t.Helper()
	client, data := k.client("webauthn.get", k.read(text)), k.data(0)
	sum := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), sum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.key, signed[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return k.answer(map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(k.Handle)})
}

func (k *Key) client(kind string, q question) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": q.Challenge, "origin": k.Origin, "crossOrigin": false})
	if err != nil {
		k.t.Fatal(err)
	}
	return b
}

func (k *Key) data(flags byte) []byte {
	if flags |= present; k.Verified {
		flags |= verified
	}
	site := sha256.Sum256([]byte(k.Site))
	return binary.BigEndian.AppendUint32(append(site[:], flags), k.Count)
}

func (k *Key) answer(response map[string]any) string {
	b, err := json.Marshal(map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		k.t.Fatal(err)
	}
	return string(b)
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
