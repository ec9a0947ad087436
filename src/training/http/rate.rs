//! How many requests one address may send.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests of one address within one second.
const LIMIT: u32 = 400;
const WINDOW: Duration = Duration::from_secs(1);
/// Addresses remembered before old ones are forgotten.
const MAX_ADDRESSES: usize = 1024;

/// Counts of the current second.
#[derive(Default)]
pub struct Rates(Mutex<HashMap<IpAddr, (Instant, u32)>>);

impl Rates {
    /// Counts a request; whether it is still within the limit.
    pub fn allow(&self, address: IpAddr, now: Instant) -> bool {
        let mut rates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rates.len() > MAX_ADDRESSES {
            rates.retain(|_, (since, _)| now.duration_since(*since) < WINDOW);
        }
        let (since, count) = rates.entry(address).or_insert((now, 0));
        if now.duration_since(*since) >= WINDOW {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= LIMIT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own_second() {
        let rates = Rates::default();
        let (one, two) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([10, 0, 0, 1]));
        let now = Instant::now();
        assert!((0..LIMIT).all(|_| rates.allow(one, now)));
        assert!(!rates.allow(one, now));
        assert!(rates.allow(two, now));
        assert!(rates.allow(one, now + WINDOW));
    }
}
