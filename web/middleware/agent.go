package middleware

import "strings"

// browsers and systems by what their user agents hold, the more particular first.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// agent says in two words what a session is used with, so that its owner knows it again.
func agent(userAgent string) string {
	find := func(list [][2]string) string {
		for _, e := range list {
			if strings.Contains(userAgent, e[0]) {
				return e[1]
			}
		}
		return ""
	}
	b, s := find(browsers), find(systems)
	switch {
	case b == "" && s == "":
		return "Unknown browser"
	case b == "":
		return "A program on " + s
	case s == "":
		return b
	}
	return b + " on " + s
}
