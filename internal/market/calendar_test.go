package market_test

import (
	"strings"
	"testing"

	"jiebang/internal/market"
)

func TestWorkingDaysKnowHolidaysAndExchangedWeekends(t *testing.T) {
	t.Parallel()
	c := market.Settings(nil).Calendar()
	for _, d := range []struct {
		day     market.Date
		working bool
	}{{day(2026, 10, 1), false}, {day(2026, 10, 8), true}, {day(2026, 10, 10), true}, {day(2026, 10, 11), false},
		{day(2026, 6, 19), false}} {
		if c.Working(d.day) != d.working {
			t.Errorf("%s: working is %v", d.day, !d.working)
		}
	}
	// The clock starts on the next working day: from Wednesday 30 September, the holidays and the exchanged
	// Saturday 10 October between.
	if got := c.AddWorkingDays(day(2026, 9, 30), 3); got != (market.Due{Date: day(2026, 10, 10)}) {
		t.Errorf("three working days after 30 September is %s", got)
	}
	if got := c.WorkingDaysBetween(day(2026, 9, 30), day(2026, 10, 12)); got != 4 {
		t.Errorf("between are %d working days", got)
	}
}

func TestADeadlineOverAnUnknownYearIsProvisional(t *testing.T) {
	t.Parallel()
	shipped := market.Settings(nil).Calendar()
	if !shipped.Known(2026) || shipped.Known(2027) || shipped.Known(2025) || shipped.DaysOff(2026) != 13 {
		t.Fatalf("the shipped calendar knows 2026: %v, 2027: %v", shipped.Known(2026), shipped.Known(2027))
	}
	// 23 working days after 1 December 2026 would be Friday 1 January, if weekends were all that there is.
	due := shipped.AddWorkingDays(day(2026, 12, 1), 23)
	if due.Date != day(2027, 1, 4) || !due.Provisional || due.String() != "2027-01-04（暂定）" ||
		due.Chinese() != "2027年1月4日（暂定）" {
		t.Errorf("over New Year it is due on %s", due)
	}
	if due := shipped.AddWorkingDays(day(2026, 12, 1), 22); due.Provisional || due.Date != day(2026, 12, 31) {
		t.Errorf("within the year it is due on %s", due)
	}
	if (market.Due{Provisional: true}).String() != "" {
		t.Error("no day is marked")
	}
	var none market.Calendar
	for _, d := range []market.Date{day(2029, 1, 1), day(2028, 5, 1), day(2028, 5, 2), day(2029, 10, 1),
		day(2029, 10, 2), day(2030, 10, 3)} {
		if none.Working(d) {
			t.Errorf("%s is worked on in a year that nobody has arranged", d)
		}
	}
	if !none.Working(day(2024, 5, 2)) {
		t.Error("2 May 2024 was no holiday by law")
	}
}

func TestTheCalendarSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	c := market.Settings(nil).Calendar()
	for today, want := range map[market.Date]int{day(2026, 9, 30): 0, day(2026, 10, 1): 2027, day(2027, 1, 1): 2027,
		day(2026, 3, 1): 0} {
		if got := c.Unknown(today); got != want {
			t.Errorf("on %s %d is missing, want %d", today, got, want)
		}
	}
	if years := c.Years(); len(years) != 1 || years[0] != 2026 {
		t.Errorf("it holds days of %v", years)
	}
	c.Holidays[day(2027, 1, 1)] = true
	if c.Known(2027) {
		t.Error("one day makes a year known")
	}
}

// arranged2026 is the State Council's text as it was published (国办发明电〔2025〕7号).
const arranged2026 = `国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`

func TestTheStateCouncilsTextIsWhatIsShipped(t *testing.T) {
	t.Parallel()
	a, err := market.ReadArrangement(arranged2026, 2027) // the text names its year
	if err != nil || a.Year != 2026 || a.Doubt() != "" || len(a.Off) != 33 || len(a.Work) != 6 {
		t.Fatalf("read %+v, %v, %s", a, err, a.Doubt())
	}
	c := a.On(market.Calendar{})
	if got, want := market.DayList(c.Holidays), market.Settings(nil).Text(market.SetHolidays); got != want {
		t.Errorf("days off %s\nwant %s", got, want)
	}
	want := market.Settings(nil).Text(market.SetWorkingWeekendDay)
	if got := market.DayList(c.WorkingWeekends); got != want {
		t.Errorf("worked on %s\nwant %s", got, want)
	}
}

func TestArrangementsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"1月1日至3日放假，1月9日上班":           {"2027-01-01,2027-01-02,2027-01-03", "2027-01-09"},
		"放假 2027-01-01\n上班 2027/1/9": {"2027-01-01", "2027-01-09"},
		"放假\t2027-01-01至2027-01-02":  {"2027-01-01,2027-01-02", ""},
		"2026年12月31日至2027年1月2日放假":    {"2026-12-31,2027-01-01,2027-01-02", ""},
		"12月31日至1月1日放假":              {"2026-12-31,2027-01-01", ""},
		"１０月１日－２日放假；1月1日(星期五)休息":     {"2027-01-01,2027-10-01,2027-10-02", ""},
		"1.1 放假": {"2027-01-01", ""},
		"1月1日放假，与周末连休。\n1月1日放假":         {"2027-01-01", ""},
		"9月30日至10月2日放假，共3天，10月9日（周六）上班": {"2027-09-30,2027-10-01,2027-10-02", "2027-10-09"},
	} {
		a, err := market.ReadArrangement(text, 2027)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if off, work := days(a.Off), days(a.Work); off != want[0] || work != want[1] {
			t.Errorf("%s\nread %s and %s\nwant %s", text, off, work, want)
		}
	}
}

func days(of []market.Date) string {
	var parts []string
	for _, d := range of {
		parts = append(parts, d.String())
	}
	return strings.Join(parts, ",")
}

func TestArrangementsThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                        "没有读到放假日期",
		"1月1日（周四）放假":              "2027年1月1日不是周四，请核对年份。",
		"1月1日放假，1月4日上班":           "2027年1月4日不是周末",
		"1月2日放假，1月2日上班":           "2027年1月2日既放假又上班",
		"2月30日放假":                 "没有2027年2月30日这一天",
		"1月1日至2月1日放假":             "太长",
		"1月3日至1日放假":               "前后颠倒",
		"1月1日":                    "没有写明是放假还是上班",
		"2029年1月1日放假":             "不属于 2027 年",
		strings.Repeat("放", 9000): "文字太长",
	} {
		_, err := market.ReadArrangement(text, 2027)
		if market.CodeOf(err) != market.Invalid || !strings.Contains(market.FieldsOf(err)["text"], want) {
			t.Errorf("%.40s is answered with %v, want %s", text, market.FieldsOf(err), want)
		}
	}
	short, _ := market.ReadArrangement("1月1日放假", 2027)
	long, _ := market.ReadArrangement("3月1日至5日放假。4月12日至16日放假。5月10日至14日放假", 2027)
	if !strings.Contains(short.Doubt(), "少于法定的 13 天") || !strings.Contains(long.Doubt(), "多于法定的 13 天") {
		t.Errorf("doubts are %q and %q", short.Doubt(), long.Doubt())
	}
}

func TestAnArrangementReplacesItsYearAlone(t *testing.T) {
	t.Parallel()
	before := market.Settings(nil).Calendar()
	a, err := market.ReadArrangement("1月1日至3日放假", 2027)
	if err != nil {
		t.Fatal(err)
	}
	after := a.On(before)
	if after.DaysOff(2026) != 13 || after.DaysOff(2027) != 1 || before.DaysOff(2027) != 0 {
		t.Errorf("off are %d and %d days, before %d", after.DaysOff(2026), after.DaysOff(2027), before.DaysOff(2027))
	}
}

func TestANoticeIsNotPromisedOverUnknownDays(t *testing.T) {
	t.Parallel()
	c := market.ChallengeContent{NoticeDays: 7}
	late, early := day(2026, 12, 28).Start(), day(2026, 12, 1).Start()
	working := market.Settings{market.SetNoticeUnit: "working"}
	if err := c.CheckNoticeEnd(late, working); market.CodeOf(err) != market.Conflict ||
		!strings.Contains(market.MessageOf(err), "2027 年") {
		t.Errorf("over New Year: %v", err)
	}
	if c.CheckNoticeEnd(early, working) != nil || c.CheckNoticeEnd(late, market.Settings{}) != nil {
		t.Error("a notice within the year, or in natural days, is refused")
	}
}

// No day comes after no date, and counting from one ends.
func TestNoDateHasNoWorkingDays(t *testing.T) {
	t.Parallel()
	calendar := market.Calendar{}
	for _, none := range []market.Date{{}, {Year: 1, Month: 1, Day: 1}} {
		if due := calendar.AddWorkingDays(none, 3); !due.IsZero() {
			t.Errorf("three working days after no date is %s", due)
		}
		if n := calendar.WorkingDaysBetween(none, today); n != 0 {
			t.Errorf("%d working days lie between no date and today", n)
		}
	}
}
