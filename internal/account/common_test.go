package account

import "testing"

func TestCommonPasswords(t *testing.T) {
	t.Parallel()
	for _, p := range []string{
		"password1234", "Password1234!", "P@ssw0rd1234", "123456789012", "qwertyuiop12", "qwertyuiop[]", "aaaaaaaaaaaa", "abcabcabcabc", "iloveyou1234", "letmeinletmein",
		"administrator", "Welcome2026!!", "1q2w3e4r5t6y", "1qaz2wsx3edc", "zxcvbnmasdfgh", "football2026!", "Summer2026!!", "correcthorsebatterystaple", "passwordpassword", "987654321098",
		"annaacker2026", "Acker!!!!!2026", "abcdefghijkl", "Qwerty123456", "changeme12345", "dragon!dragon", "111111222222", "trustno1trustno1",
	} {
		if !common(p, "anna@acme.example", "Anna Acker") {
			t.Errorf("%q passes", p)
		}
	}
	for _, p := range []string{
		"a plumb line hangs straight", "plumb-line-2026", "seven bricks over a pond", "Tr0ub4dor&3 elephants", "kX9#mQ2$vL7!", "ünïcödé ist lang genug", "heat pumps for everybody", "北京的春天很美好真的是这样",
	} {
		if common(p, "anna@acme.example", "Anna Acker") {
			t.Errorf("%q is refused", p)
		}
	}
}
