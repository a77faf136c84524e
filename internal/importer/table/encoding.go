package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decodeText returns the file as text with \n line ends, and a note if its encoding was not UTF-8.
// Bytes that are no UTF-8 stay in it, for the rows that hold them are refused one by one.
func decodeText(data []byte) (text, note string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		text = string(data[3:])
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		text, err = decode16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		text, err = decode16(data[2:], binary.BigEndian)
	case wide(data, 1):
		text, err = decode16(data, binary.LittleEndian)
	case wide(data, 0):
		text, err = decode16(data, binary.BigEndian)
	case looksLikeWindows1252(data):
		out, _ := charmap.Windows1252.NewDecoder().Bytes(data)
		text, note = string(out), "read as Windows-1252, for it is not UTF-8"
	default:
		text = string(data)
	}
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	return text, note, err
}

// wide says that data is UTF-16 without a mark: every second byte of its beginning is zero.
func wide(data []byte, zero int) bool {
	if len(data) < 8 {
		return false
	}
	for i := 0; i < 8; i++ {
		if (data[i] == 0) != (i%2 == zero) {
			return false
		}
	}
	return true
}

func decode16(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%2 != 0 {
		return "", errors.New("the file ends in the middle of a character")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

// looksLikeWindows1252 is careful, for a single broken row must be refused, not re-read: there is
// no valid UTF-8 letter anywhere, and at least two lines hold bytes beyond ASCII, all of them
// accented letters of western languages.
func looksLikeWindows1252(data []byte) bool {
	const letters = "äöüÄÖÜßéèêëàâáãçÇîïíìôóòõûùúñÑÉÀ¿¡"
	accents := map[byte]bool{}
	for _, r := range letters {
		accents[byte(r)] = true
	}
	lines, line, last := 0, 0, -1
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\n':
			line++
		case c < utf8.RuneSelf:
		case !accents[c]:
			return false
		default:
			if r, n := utf8.DecodeRune(data[i:]); r != utf8.RuneError || n > 1 {
				return false
			}
			if line != last {
				lines, last = lines+1, line
			}
		}
	}
	return lines >= 2
}
