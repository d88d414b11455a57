package app

// CorrectionMoves are the kernel's own moves, for the test that holds them complete.
var CorrectionMoves = correctionMoves
