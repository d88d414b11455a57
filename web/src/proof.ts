// A small proof of work: a number with which SHA-256 of a form's token begins with some zero bits. It is found in slices,
// so that the page stays quick while somebody types. The hash is our own, since browsers offer theirs only over HTTPS.

/** How many leading zero bits the server asks for. */
const zeroes = 15;

/** How long a slice of the work may take, in milliseconds. */
const slice = 12;

const round = constants();

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
function constants(): Int32Array {
  const k = new Int32Array(64);
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (prime) k[found++] = (Math.cbrt(n) % 1) * 4294967296;
  }
  return k;
}

/** The first word of SHA-256 of an ASCII text. */
export function firstWord(text: string): number {
  const length = text.length;
  const blocks = ((length + 8) >> 6) + 1;
  const words = new Int32Array(blocks * 16);
  for (let i = 0; i < length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8);
  words[length >> 2] |= 0x80 << (24 - (length & 3) * 8);
  words[blocks * 16 - 1] = length * 8;
  const h = new Int32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  const w = new Int32Array(64);
  for (let at = 0; at < words.length; at += 16) {
    for (let i = 0; i < 16; i++) w[i] = words[at + i];
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, x] = h;
    for (let i = 0; i < 64; i++) {
      const t1 = (x + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + round[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      x = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    for (const [i, v] of [a, b, c, d, e, f, g, x].entries()) h[i] = (h[i] + v) | 0;
  }
  return h[0];
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** Finds the number, a slice at a time. */
export function prove(token: string): Promise<string> {
  return new Promise((done) => {
    let n = 0;
    const work = () => {
      const until = performance.now() + slice;
      do {
        if (Math.clz32(firstWord(`${token}:${n}`)) >= zeroes) return done(String(n));
        n++;
      } while (performance.now() < until);
      setTimeout(work);
    };
    work();
  });
}
