package table

import "strings"

// monthNames are the names and abbreviations of the months, January first, in the languages these
// tools speak: English, Spanish, German, French, Polish, Portuguese, Italian, Dutch, Swedish,
// Danish, Norwegian, Finnish, Czech, Slovak, Hungarian, Romanian, Turkish, Russian.
var monthNames = [12]string{
	"jan january enero ene januar jänner jän janvier janv styczeń stycznia sty janeiro gennaio gen januari leden ledna led január ianuarie ian ocak oca январь января янв tammikuu tammikuuta tammi",
	"feb february febrero februar februari feber février févr fév fevr luty lutego lut fevereiro fev febbraio únor února úno február febr februarie şubat şub февраль февраля февр фев helmikuu helmikuuta helmi",
	"mar march marzo märz mär mrz mars marzec marca março maart mrt marts březen března bře marec március márc martie mart март марта мар maaliskuu maaliskuuta maalis",
	"apr april abril abr avril avr kwiecień kwietnia kwi aprile duben dubna dub apríl április ápr aprilie nisan nis апрель апреля апр huhtikuu huhtikuuta huhti",
	"may mayo mai maj maja maio maggio mag mei květen května kvě máj május máj mayıs май мая toukokuu toukokuuta touko",
	"jun june junio juni juin czerwiec czerwca cze junho giugno giu červen června čvn jún június iunie iun haziran haz июнь июня июн kesäkuu kesäkuuta kesä",
	"jul july julio juli juillet juil lipiec lipca lip julho luglio lug červenec července čvc júl július iulie iul temmuz tem июль июля июл heinäkuu heinäkuuta heinä",
	"aug august agosto ago août aou sierpień sierpnia sie augustus augusti srpen srpna srp augusztus ağustos ağu август августа авг elokuu elokuuta elo",
	"sep sept september septiembre septembre wrzesień września wrz setembro set settembre sett september září zář szeptember szept septembrie eylül eyl сентябрь сентября сент сен syyskuu syyskuuta syys",
	"oct october octubre okt oktober octobre październik października paź outubro out ottobre ott říjen října říj október octombrie ekim eki октябрь октября окт lokakuu lokakuuta loka",
	"nov november noviembre novembre listopad listopada lis novembro november noiembrie noi kasım kas ноябрь ноября нояб ноя marraskuu marraskuuta marras",
	"dec december diciembre dic dezember dez décembre déc grudzień grudnia gru dezembro dicembre desember des prosinec prosince pro decembrie aralık ara декабрь декабря дек joulukuu joulukuuta joulu",
}

// dateFillers are words that may stand in a date and say nothing.
var dateFillers = wordSet("de del di of den der le the um at à klo kl mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday")

var months = func() map[string]int {
	m := map[string]int{}
	for i, names := range monthNames {
		for _, n := range strings.Fields(names) {
			m[Plain(n)] = i + 1
		}
	}
	return m
}()

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[Plain(w)] = true
	}
	return m
}
