package link

import (
	"fmt"
	"net/url"
)

// Qualifications is the list of what organisations are recognised as.
const Qualifications = "/bureau/qualifications"

// QualificationsOf are those of one organisation, with the form that adds one.
func QualificationsOf(org int64) string {
	return With(Qualifications, url.Values{"org": {fmt.Sprint(org)}})
}

// Qualification is where one is corrected, RemoveQualification where it is taken out of the record.
func Qualification(id int64) string       { return fmt.Sprintf("%s/%d", Qualifications, id) }
func RemoveQualification(id int64) string { return Qualification(id) + "/remove" }
