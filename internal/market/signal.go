package market

// UnregisteredDeal is a deal that a seller of the district signed and that has no certificate: registering it raises
// the district's own count.
type UnregisteredDeal struct {
	ID       int64
	No       string
	Title    string
	Seller   string
	Buyer    string
	SignedOn Date
	Amount   Money
	Filed    ContractStatus // where its registration stands, empty when nobody began one
}

// SolvedNeeds are the needs that registered contracts answer, by where the seller lies.
type SolvedNeeds struct {
	Here    int
	Outside int
}

// Signals are what the figures of a year say and do not say: who raises the district's own count, and what in it is
// likely to be questioned.
type Signals struct {
	Output       Tally
	Absorb       Tally
	Local        Tally
	Solved       SolvedNeeds
	Unregistered Tally // its amounts are those of the deals, not yet of any contract
	Waiting      []UnregisteredDeal
	Doubtful     int64 // R4
}

// Bought is what the district bought from outside: it is counted where the sellers are.
func (s Signals) Bought() Tally {
	return Tally{s.Absorb.Count - s.Local.Count, s.Absorb.Deal - s.Local.Deal, s.Absorb.Tech - s.Local.Tech}
}
