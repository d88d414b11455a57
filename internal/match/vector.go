package match

// A Vector is a listing's meaning: a direction in the space of the vectors, in steps of 1/127.
type Vector []int8
