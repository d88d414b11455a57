// Package impact searches the segments of a Bleve index by columns of its own, and skips what cannot be among the best.
//
// # What it answers
//
// A Query names groups of words, fields with weights, conditions, facets and an order. A group is one word in all its
// ways: itself, a synonym, its parts. A way is found in a listing that has all of its terms, each in any of the fields.
// A listing is a hit if it has at least AtLeast of the groups and meets all conditions. Its score is
//
//	Σ over groups   the best of the group's ways that it has
//	     way      = Σ over its terms, Σ over the fields that have the term, of
//	              field weight · way boost · group weight · rarity · tf·(k1+1) / (tf + k1·(1 − b + b·length/average))
//	     rarity   = ln(1 + (N − n + ½)/(n + ½)), in eighths, where n of N listings have the term in the field where
//	                most do
//
// that is, BM25 in each field with k1 = 1.2 and b = 0.75, where the average length is that of the field in all listings
// that have it, kept in steps of a hundredth and left alone until it is two steps away (average.go). Times count up to
// 255; lengths are exact to 192 words and within a twentieth from there on. N and n include listings that are deleted
// but not yet merged away. Each term's share is rounded down to 1/4096 and added up in whole numbers, so that a score
// never depends on the order of adding; the sum is rounded to 1/32. Equal scores are ordered by the query's tie, then
// by id.
//
// # How a query goes
//
//   - Store.Acquire gives the newest View: one snapshot of Bleve's with the columns (Seg) of each of its segments. It
//     does not change while it is held (view.go, store.go).
//   - View.Search looks the terms up in each segment and weighs them (look.go). If there is much to read, it waits at a
//     gate that lets as many such searches run as there are processors, but one less of those that nobody waits for
//     (gate.go). If there is little, it first reads the beginnings of all that it will need, so that they come from
//     memory side by side (fetch.go).
//   - Each segment is cut into leaves of 65,536 documents. A leaf opens the lists of the terms it has; one that lacks
//     too many groups, or cannot raise a hit among the best, ends here. Then its filters become sets of bits (leaf.go,
//     condition.go, compound.go, phrase.go).
//   - If one word is looked for and only the best are wanted, its postings that are worth most are known since the
//     columns were made, in each field (foremost.go) and in the usual fields together (usual.go). They stand in the
//     order of the hits, and are offered until the others come too late or are worth too little (alone.go).
//   - If every group has to be found, the documents that have them all are found for the leaf as a whole: the rarest
//     group's one by one, or all groups' bits over each other. Only those are counted and scored (together.go,
//     reach.go).
//   - Otherwise a leaf is cut into windows of 1,024 documents, small enough for the sums of one to stay in the
//     processor's first cache. Where any group suffices, short lists are added up for the whole leaf before
//     (scatter.go). A window is entered with what each group adds at most in it. If hits are counted, the matches are
//     found as words of bits, counted, and handed to the facets (window.go, count.go, counted.go, tuple.go).
//   - If the window may hold a hit among the best, groups are split (rank.go): those that together cannot reach what
//     the last of the best has, and the others. A document must have one of the others, so only their postings are
//     added up (list.go); the rest matters only at documents that still have a chance: a long list is added up for all
//     documents, which is quicker than telling them apart, a longer one is looked up document by document.
//   - The best go through one heap for all leaves (heap.go), so every leaf profits from those before it.
//
// Which documents have a word, meet a filter or come to enough cannot be foretold, and a processor that guesses wrong
// loses more time than the answer takes; so where many are sifted, the answer is a number that is added, not a branch
// (sift, upTo, atLeast).
//
// Without words, filters are all there is: values are counted by whole words of bits, and windows whose largest number
// cannot be among the best are skipped (everything.go).
//
// # How listings come into the index
//
// A Content is what a listing says in all its fields, filled in by the Form of the Schema (content.go). To Bleve it is
// one field of a document; when Bleve asks the plugin for a segment of documents, press.go numbers their terms, puts
// the postings in order by counting, and writes them in the form that zap reads (zapform.go). Merging, keeping and
// reading segments is zap's. Where words stand is needed for phrases alone: it is kept with each document (places.go,
// phrase.go), not with its postings.
//
// # How columns come and go
//
// A segment of Bleve's never changes, so its columns are made once (build.go, summary.go). What is needed together lies
// together: what a segment knows of a term, of a list in all its leaves, of a long list in one leaf (segment.go). The
// segments of a small write are small: their columns are made when the write's view is. When Bleve merges segments,
// plugin.go makes the columns of the new one before Bleve takes it in; so however long a merge takes, searches and
// writes go on with the old ones, and no segment comes without. Merges, and columns made beside them, let others have
// the processor every millisecond or so, and stand back while a write is waited for.
//
// Columns of large segments lie in mapped side files (file.go, side.go) named after the segment and holding its
// checksum, their own, and the fields they were made for. A file that does not fit is made again, one whose segment is
// gone is swept. Until columns are there, a segment is searched plainly (plain.go): on Bleve's own postings, every hit
// scored. It is slow and gives the same answer, which is also how the tests know.
package impact
