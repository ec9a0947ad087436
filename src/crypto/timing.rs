//! Whether the time of secret operations tells the secret: two classes of secrets measured in random order, compared
//! by Welch's t-test (the method of Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?", 2017).
//! |t| above 4.5 would be evidence of a leak; below it none was found with so many measurements. `make timing`.

use super::CurveId;
use super::dstu4145::sign_with_nonce;
use super::field::Element;
use super::scalar::{Scalar, random};
use std::hint::black_box;
use std::time::Instant;

const EVIDENCE: f64 = 4.5;

/// How often each operation is measured.
fn measurements() -> usize {
    std::env::var("KLIUCHNYK_TIMING").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000)
}

/// Mean and variance of numbers that come one by one.
#[derive(Default)]
struct Sample {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Sample {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let off = value - self.mean;
        self.mean += off / self.count;
        self.squares += off * (value - self.mean);
    }
    /// Variance of the mean.
    fn spread(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

fn welch(a: &Sample, b: &Sample) -> f64 {
    (a.mean - b.mean) / (a.spread() + b.spread()).sqrt()
}

/// The largest |t| of the two classes, over all times and with the slowest cut off at several places: what the system
/// does meanwhile is slow and says nothing.
fn largest_t(times: &[(bool, f64)]) -> f64 {
    let mut sorted: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
    sorted.sort_by(f64::total_cmp);
    let cut = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
    let mut largest: f64 = 0.0;
    for limit in [0.5, 0.75, 0.9, 0.95, 0.99, 1.0].map(cut) {
        let (mut first, mut second) = (Sample::default(), Sample::default());
        for (class, time) in times.iter().filter(|(_, time)| *time <= limit) {
            if *class { &mut first } else { &mut second }.add(*time);
        }
        largest = largest.max(welch(&first, &second).abs());
    }
    largest
}

/// Measures `operation` on secrets of two classes: made by `first`, made by `second`.
fn measure<S>(name: &str, first: impl Fn() -> S, second: impl Fn() -> S, operation: impl Fn(&S)) -> f64 {
    let count = measurements();
    let mut coins = vec![0u8; count];
    getrandom::fill(&mut coins).unwrap();
    let mut times = Vec::with_capacity(count);
    // The first ones warm up.
    for (index, coin) in coins.iter().enumerate() {
        let class = coin & 1 == 0;
        let (one, other) = (first(), second());
        // Both are made each time, so that making them leaves the same traces.
        let secret = if class { &one } else { &other };
        let begin = Instant::now();
        operation(black_box(secret));
        let time = begin.elapsed().as_nanos() as f64;
        if index > count / 20 {
            times.push((class, time));
        }
    }
    let t = largest_t(&times);
    let median = {
        let mut all: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    println!("{name}: {} measurements, median {:.0} µs, largest |t| {t:.2}", times.len(), median / 1000.0);
    t
}

/// A random number of full length.
fn any() -> Scalar {
    *random(CurveId::M257.curve().n_bits - 1).unwrap()
}

#[test]
#[ignore = "a measurement: make timing"]
fn time_tells_nothing_of_scalars() {
    let curve = CurveId::M257.curve();
    let multiply = |k: &Scalar| {
        black_box(curve.multiply(k, &curve.base));
    };
    let few = || Scalar::from(3u32);
    let t = measure("multiplication over M257, 3 against random", few, any, multiply);
    assert!(t < EVIDENCE, "{t}");
    let many = || curve.n.wrapping_sub(&Scalar::from(2u32));
    let t = measure("multiplication over M257, n - 2 against random", many, any, multiply);
    assert!(t < EVIDENCE, "{t}");
}

#[test]
#[ignore = "a measurement: make timing"]
fn time_tells_nothing_of_keys_and_nonces() {
    let curve = CurveId::M257.curve();
    let hash = [0x5a; 32];
    let few = || Scalar::from(3u32);
    let sign = |(d, e): &(Scalar, Scalar)| {
        black_box(sign_with_nonce(curve, d, e, &hash));
    };
    let t = measure("signing over M257, key 3 against random", || (few(), any()), || (any(), any()), sign);
    assert!(t < EVIDENCE, "{t}");
    let t = measure("signing over M257, nonce 3 against random", || (any(), few()), || (any(), any()), sign);
    assert!(t < EVIDENCE, "{t}");
}

/// The method sees a difference where there is one: a loop that ends early.
#[test]
fn an_early_end_is_seen() {
    let field = &CurveId::M257.curve().field;
    let rounds = |count: &u32| {
        let mut element = Element::ONE;
        for _ in 0..*count {
            element = field.square(&element);
        }
        black_box(element);
    };
    let count = 4000;
    let mut times = Vec::new();
    for index in 0..count {
        let class = index % 2 == 0;
        let begin = Instant::now();
        rounds(black_box(if class { &200 } else { &300 }));
        times.push((class, begin.elapsed().as_nanos() as f64));
    }
    assert!(largest_t(&times) > EVIDENCE);
    // And none where there is none: the same class twice.
    let same: Vec<(bool, f64)> = (0..1000).map(|n| (n % 2 == 0, f64::from(n / 2))).collect();
    assert!(largest_t(&same) < EVIDENCE);
}
