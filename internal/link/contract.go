package link

import "fmt"

// Pages of deals and technology contracts.
const (
	Deals           = "/deals"
	DealBoard       = "/deals/board"
	StalledDeals    = "/deals?stalled=true"
	Contracts       = "/contracts"
	ContractQueue   = "/bureau/contracts"
	Certificates    = "/bureau/certificates" // where the registry's results are read in
	Registers       = "/bureau/registers"    // lists for the registry
	ExportRegisters = "/bureau/registers/export"
)

// Deal is the page of a deal.
func Deal(id int64) string { return fmt.Sprintf("/deals/%d", id) }

// NewDeal is the form of a deal made of a match; 0 for one that has none.
func NewDeal(match int64) string { return from(Deals+"/new", "match", match) }

// Contract is the page of a technology contract.
func Contract(id int64) string { return fmt.Sprintf("/contracts/%d", id) }

// NewContract is the form of a contract of a deal; 0 for one that has none.
func NewContract(deal int64) string { return from(Contracts+"/new", "deal", deal) }

// RegistrationForm is the form by which a contract is registered, ExportRegistrationForm its sheet.
func RegistrationForm(contract int64) string       { return Contract(contract) + "/form" }
func ExportRegistrationForm(contract int64) string { return RegistrationForm(contract) + "/export" }

// Remittances is where money that came in for a contract is recorded.
func Remittances(contract int64) string { return Contract(contract) + "/remittances" }

// NewRemittance is the form of such a record.
func NewRemittance(contract int64) string { return Remittances(contract) + "/new" }

// VoidRemittance is where one is taken back.
func VoidRemittance(contract, id int64) string {
	return fmt.Sprintf("%s/%d/void", Remittances(contract), id)
}

// from is a form that may begin with another record.
func from(form, of string, id int64) string {
	if id == 0 {
		return form
	}
	return fmt.Sprintf("%s?%s=%d", form, of, id)
}
