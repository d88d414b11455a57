package intake

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/internal/postgres"
)

// roundKey is the key from which the secrets of links are made, the same on every node.
func (r *Room) roundKey(ctx context.Context) ([]byte, error) {
	if key := r.key.Load(); key != nil {
		return *key, nil
	}
	key, err := r.core.Secret(ctx, "round")
	if err != nil {
		return nil, err
	}
	r.key.Store(&key)
	return key, nil
}

// derived makes the secret of something: nobody makes it without the key, and it need not be kept to be made again.
func derived(key []byte, parts ...string) string {
	const size = 18
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:size])
}

// newCode is the code of the link for everybody: short, without letters that are taken for one another.
func newCode() string {
	const letters, size = "23456789abcdefghjkmnpqrstuvwxyz", 8
	raw := make([]byte, size)
	_, _ = rand.Read(raw) // never fails: see crypto/rand
	for i := range raw {
		raw[i] = letters[int(raw[i])%len(letters)]
	}
	return string(raw)
}

// generalLink is the form of a round for everybody.
func generalLink(round *market.Round) string { return link.Collect(round.Code) }

func invitationSecret(key []byte, salt string) string { return derived(key, "invitation", salt) }

// invitationLink is the form of a round for the organisation that is invited.
func invitationLink(key []byte, i *market.RoundInvitation) string {
	return link.Collect(invitationSecret(key, i.Salt))
}

// behind is what a link leads to.
type behind struct {
	round      market.Round
	invitation *market.RoundInvitation // nil behind the link for everybody
}

// behindLink reads what a link leads to; one of a round that is not open yet leads nowhere.
func (r *Room) behindLink(ctx context.Context, from postgres.Reader, code string) (behind, error) {
	var b behind
	i, err := from.RoundInvitationByHash(ctx, app.HashOf(code))
	switch {
	case err == nil:
		b.invitation = &i
		b.round, err = from.Round(ctx, i.RoundID)
	case market.Missing(err):
		b.round, err = from.RoundByCode(ctx, code)
	}
	if err == nil && !b.round.ByLink() {
		err = market.ErrNotFound
	}
	return b, err
}

func (b *behind) invitationID() int64 {
	if b.invitation == nil {
		return 0
	}
	return b.invitation.ID
}

// How long a form may lie before it must be loaded again, how long it must have lain for somebody whose browser runs no
// script, and how many leading zero bits the proof of work has. A telephone of ten years finds it in some seconds while
// its owner types.
const (
	formKept    = 14 * 24 * time.Hour
	formRipens  = 15 * time.Second
	proofZeroes = 15
)

// formToken makes the token of a form behind a link: a secret of its own, when it was made, and the proof that we made
// it. It stands in place of a session, which the browsers inside chats do not keep.
func formToken(key []byte, code string, now time.Time) string {
	secret, _ := app.NewSecret()
	return stampedToken(key, code, secret, strconv.FormatInt(now.Unix(), 36))
}

func stampedToken(key []byte, code, secret, made string) string {
	return secret + "." + made + "." + derived(key, "form", code, secret, made)
}

// madeAt reads from a token when its form was made; whole reports whether we made it for the link.
func madeAt(key []byte, code, token string) (at time.Time, whole bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return at, false
	}
	seconds, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil || !hmac.Equal([]byte(token), []byte(stampedToken(key, code, parts[0], parts[1]))) {
		return at, false
	}
	return time.Unix(seconds, 0), true
}

// FormFits reports whether a form was made for the link, so that a page elsewhere cannot send one.
func (r *Room) FormFits(ctx context.Context, code, token string) (bool, error) {
	key, err := r.roundKey(ctx)
	if err != nil {
		return false, err
	}
	_, whole := madeAt(key, code, token)
	return whole, nil
}

// Proves reports whether a number that a browser sends with a form is the work that the form asks for: SHA-256 of token
// and number begins with so many zero bits.
func Proves(token, proof string) bool {
	const longest = 20
	if proof == "" || len(proof) > longest {
		return false
	}
	sum := sha256.Sum256([]byte(token + ":" + proof))
	zeroes := 0
	for _, b := range sum {
		zeroes += bits.LeadingZeros8(b)
		if b != 0 {
			break
		}
	}
	return zeroes >= proofZeroes
}

// ProofZeroes is how many leading zero bits the proof of work has.
const ProofZeroes = proofZeroes

// lapsed is said where a form lies too long, or is none of ours.
var lapsed = market.Refuse(market.Forbidden, "页面已失效，请重新打开链接后填报。")

// checkForm holds back what no person sends: a form that is not ours, one sent in an instant without the work that
// browsers do meanwhile, and one whose hidden box is filled in.
func checkForm(key []byte, code string, in *AnswerIn, now time.Time) error {
	at, whole := madeAt(key, code, in.Token)
	switch {
	case !whole:
		return lapsed
	case now.Sub(at) > formKept:
		return market.Refuse(market.Conflict, "本页打开时间过长，请重新打开链接后提交，已填写的内容会恢复。")
	case in.Trap != "":
		return market.Refuse(market.Invalid, "提交未通过校验：请不要填写页面上隐藏的内容。")
	case !Proves(in.Token, in.Proof) && now.Sub(at) < formRipens:
		return market.Refuse(market.Invalid, "提交过快，请核对内容后再按一次“提交”。")
	}
	return nil
}

// formHash is the hash under which what a form makes is kept.
func formHash(token string) []byte { return app.HashOf(token) }

// answerSecret is the secret of the link by which the answer that a form made is followed.
func answerSecret(key, form []byte) string { return derived(key, "answer", hex.EncodeToString(form)) }

// AnswerLink is the link by which an answer is followed, made again for the one who sent it.
func (r *Room) answerLink(ctx context.Context, a *market.RoundAnswer) (string, error) {
	key, err := r.roundKey(ctx)
	if err != nil {
		return "", err
	}
	return link.Answer(answerSecret(key, a.FormHash)), nil
}
