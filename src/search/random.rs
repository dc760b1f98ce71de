//! Random numbers from a seed, the same on every machine: `SplitMix64`.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// Returns one of the streams of a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut random = Random { state: seed };
        let start = random.next();
        let mut random = Random { state: start ^ stream.wrapping_mul(STEP) };
        // So that streams of numbers that are alike are not alike.
        let state = random.next();
        Random { state }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`, which is at least 1.
    pub(super) fn below(&mut self, n: usize) -> usize {
        // The high word of the product: no bias that could be seen for the sizes of sets of states.
        (u128::from(self.next()) * n as u128 >> 64) as usize
    }

    /// Returns the numbers below `n` in random order.
    pub(super) fn shuffled(&mut self, n: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            numbers.swap(i, self.below(i + 1));
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers() {
        let numbers = |seed, stream| {
            let mut random = Random::new(seed, stream);
            (0..5).map(|_| random.below(100)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(1, 0), numbers(1, 0));
        assert_ne!(numbers(1, 0), numbers(1, 1));
        assert_ne!(numbers(1, 0), numbers(2, 0));
    }

    #[test]
    fn every_number_comes_about_as_often() {
        let mut random = Random::new(7, 7);
        let mut counts = [0; 10];
        for _ in 0..10_000 {
            counts[random.below(10)] += 1;
        }
        assert!(counts.iter().all(|&n| (900..1100).contains(&n)), "{counts:?}");
        let mut shuffled = random.shuffled(20);
        assert_ne!(shuffled, (0..20).collect::<Vec<_>>());
        shuffled.sort_unstable();
        assert_eq!(shuffled, (0..20).collect::<Vec<_>>());
    }
}
