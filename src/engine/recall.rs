//! What actions gave before: the successors that an action instance found from the same values of the
//! variables that it looks at, where the conditions that it starts with are true.
//!
//! Most actions look at few of the variables, whose values come back in many states. What is recalled
//! is what running the action would find, in the same order, so this changes no result. One for each
//! worker, of bounded size: when it is full it starts anew. An instance that is seldom recalled is run
//! as if this were not there.

use crate::engine::model::ActionInstance;
use crate::value::Value;

/// How many words are kept before it starts anew; 4 bytes each.
const MOST_WORDS: usize = 1 << 22;
/// How many runs can be found; a power of two.
const ENTRIES: usize = 1 << 16;
/// After how many tries an instance is judged.
const TRIES: u32 = 4096;
/// An instance is given up if fewer than one of so many tries is a success.
const WORTH: u32 = 6;

/// What is remembered of each run: the instance, the values of the variables it reads, the number of
/// successors, and for each successor the values of the variables it writes.
#[derive(Debug)]
pub struct Recall {
    words: Vec<Value>,
    /// Where in `words` a run stands, counted from 1, with some bits of its hash; by other bits of its
    /// hash, the last one with them.
    index: Vec<(u32, u32)>,
    tallies: Vec<Tally>,
    recording: Recording,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    tries: u32,
    hits: u32,
    given_up: bool,
}

/// Whether what is found now is written down.
#[derive(Debug, Default, PartialEq, Eq)]
enum Recording {
    #[default]
    Off,
    /// The words from this place on.
    From(usize),
}

/// Successors that were found before.
#[derive(Clone, Copy, Debug)]
pub struct Recalled {
    place: usize,
    /// How many there are.
    pub count: usize,
    width: usize,
}

impl Default for Recall {
    fn default() -> Self {
        Recall {
            words: Vec::new(),
            index: vec![(0, 0); ENTRIES],
            tallies: Vec::new(),
            recording: Recording::Off,
        }
    }
}

impl Recall {
    /// Looks up what an instance finds from a state. If it is not known, what is found from now on may
    /// be given to [`Recall::found`], up to [`Recall::keep`].
    #[inline]
    pub fn look_up(&mut self, number: usize, instance: &ActionInstance, state: &[Value]) -> Option<Recalled> {
        self.recording = Recording::Off;
        let footprint = instance.footprint.as_ref()?;
        if self.tallies.len() <= number {
            self.tallies.resize(number + 1, Tally::default());
        }
        let tally = &mut self.tallies[number];
        if tally.given_up {
            return None;
        }
        tally.tries += 1;
        let n = footprint.reads.len();
        let key = |i: usize| state[footprint.reads[i] as usize];
        let number = Value::from_bits(number as u32);
        let (slot, tag) = slot(number, (0..n).map(key));
        let (place, tagged) = self.index[slot];
        if let Some(start) = (place as usize).checked_sub(1)
            && tag == tagged
            && self.words[start] == number
            && (0..n).all(|i| self.words[start + 1 + i] == key(i))
        {
            tally.hits += 1;
            let place = start + 1 + n;
            let count = self.words[place].bits() as usize;
            return Some(Recalled { place: place + 1, count, width: footprint.writes.len() });
        }
        if tally.tries >= TRIES {
            tally.given_up = tally.hits < tally.tries / WORTH;
            (tally.tries, tally.hits) = (0, 0);
        }
        if self.words.len() > MOST_WORDS {
            self.words.clear();
            self.index.fill((0, 0));
        }
        self.recording = Recording::From(self.words.len());
        self.words.push(number);
        self.words.extend((0..n).map(key));
        self.words.push(Value::from_bits(0));
        None
    }

    /// Writes down a successor, if what is found is written down.
    #[inline]
    pub fn found(&mut self, instance: &ActionInstance, next: &[Value]) {
        let (Recording::From(start), Some(footprint)) = (&self.recording, &instance.footprint) else {
            return;
        };
        let start = *start;
        let values = footprint.writes.iter().map(|&i| next[i as usize]);
        if !values.clone().all(Value::is_settled) {
            return self.forget();
        }
        self.words.extend(values);
        let count = &mut self.words[start + 1 + footprint.reads.len()];
        *count = Value::from_bits(count.bits() + 1);
    }

    /// Drops what is being written down.
    pub fn forget(&mut self) {
        if let Recording::From(start) = std::mem::take(&mut self.recording) {
            self.words.truncate(start);
        }
    }

    /// Keeps what was written down: it is all that the instance finds.
    #[inline]
    pub fn keep(&mut self, instance: &ActionInstance) {
        let Recording::From(start) = std::mem::take(&mut self.recording) else { return };
        let n = instance.footprint.as_ref().map_or(0, |f| f.reads.len());
        let (slot, tag) = slot(self.words[start], self.words[start + 1..=start + n].iter().copied());
        self.index[slot] = (start as u32 + 1, tag);
    }

    /// Sets the next state to a successor.
    #[inline]
    pub fn recall(&self, instance: &ActionInstance, recalled: Recalled, i: usize, next: &mut [Value]) {
        let Some(footprint) = &instance.footprint else { return };
        let start = recalled.place + i * recalled.width;
        for (&index, &value) in footprint.writes.iter().zip(&self.words[start..start + recalled.width]) {
            next[index as usize] = value;
        }
    }
}

/// Returns the place in the index for an instance and the values that it reads, and further bits.
#[inline]
fn slot(number: Value, key: impl Iterator<Item = Value>) -> (usize, u32) {
    let mix = |hash: u64, word: Value| {
        (hash.rotate_left(5) ^ u64::from(word.bits())).wrapping_mul(0x517c_c1b7_2722_0a95)
    };
    let hash = key.fold(mix(0, number), mix);
    ((hash >> 40) as usize % ENTRIES, hash as u32)
}
