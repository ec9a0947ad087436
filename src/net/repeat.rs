//! When to send the same octets again (protocol.md 3).

use super::NetError;
use std::time::Duration;

/// Seconds before each repetition.
const SCHEDULE: [u64; 5] = [2, 5, 15, 30, 60];
/// A provider may ask for more patience, up to this.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(600);

/// Of a waiting time at most this part is added by chance.
const SPREAD: u32 = 5;

/// How long to wait before repetition `attempt` (0 = the first one) after `error`, lengthened by chance by up to a
/// fifth, so that programs which lost the same provider together do not come back together. `None`: do not repeat by
/// oneself, because the schedule is over or because repeating the same octets cannot help.
pub fn repeat_after(attempt: u32, error: &NetError) -> Option<Duration> {
    let wait = schedule(attempt, error)?;
    let mut chance = [0];
    // Without random numbers all come together, which is worse only for the provider.
    let _ = getrandom::fill(&mut chance);
    let [chance] = chance;
    Some(spread(wait, chance))
}

fn spread(wait: Duration, chance: u8) -> Duration {
    wait + wait / SPREAD * u32::from(chance) / u32::from(u8::MAX)
}

fn schedule(attempt: u32, error: &NetError) -> Option<Duration> {
    let wait = Duration::from_secs(*SCHEDULE.get(usize::try_from(attempt).ok()?)?);
    match error {
        NetError::Unreachable { .. } | NetError::Timeout { .. } | NetError::Cut { .. } => Some(wait),
        NetError::Busy { status: 408 | 425 | 429 | 502 | 503 | 504, retry_after, .. } => {
            Some(wait.max(retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy(status: u16, seconds: Option<u64>) -> NetError {
        NetError::Busy { host: "ca".into(), status, retry_after: seconds.map(Duration::from_secs) }
    }

    #[test]
    fn the_schedule_ends() {
        let lost = NetError::Unreachable { host: "ca".into(), reason: "refused".into() };
        let waits: Vec<_> = (0..7).map(|n| schedule(n, &lost).map(|d| d.as_secs())).collect();
        assert_eq!(waits, [Some(2), Some(5), Some(15), Some(30), Some(60), None, None]);
        assert_eq!(schedule(u32::MAX, &lost), None);
    }

    #[test]
    fn chance_adds_at_most_a_fifth() {
        let wait = Duration::from_secs(60);
        assert_eq!(spread(wait, 0), wait);
        assert_eq!(spread(wait, u8::MAX), Duration::from_secs(72));
        assert!((0..u8::MAX).all(|chance| spread(wait, chance) < spread(wait, chance + 1)));
        let cut = NetError::Cut { host: "ca".into() };
        for attempt in 0..5 {
            let least = schedule(attempt, &cut).unwrap();
            let waits: Vec<_> = (0..40).map(|_| repeat_after(attempt, &cut).unwrap()).collect();
            assert!(waits.iter().all(|w| (least..=least * 6 / 5).contains(w)), "{waits:?}");
            assert!(waits.iter().any(|w| *w != waits[0]), "{waits:?}");
        }
        assert_eq!(repeat_after(5, &cut), None);
    }

    #[test]
    fn retry_after_is_honoured_up_to_ten_minutes() {
        assert_eq!(schedule(0, &busy(503, Some(40))), Some(Duration::from_secs(40)));
        assert_eq!(schedule(4, &busy(503, Some(1))), Some(Duration::from_secs(60)));
        assert_eq!(schedule(0, &busy(503, Some(86_400))), Some(Duration::from_secs(600)));
    }

    #[test]
    fn what_repeating_cannot_mend_is_not_repeated() {
        let host = || "ca".to_string();
        for error in [
            busy(500, None),
            NetError::Status { host: host(), status: 404 },
            NetError::Tls { host: host(), reason: String::new() },
            NetError::NotTheProvider { host: host(), location: None },
            NetError::ProxyPassword { host: host() },
            NetError::Oversize { host: host(), limit: 1 },
        ] {
            assert_eq!(schedule(0, &error), None, "{error}");
        }
        assert_eq!(schedule(0, &busy(502, None)), Some(Duration::from_secs(2)));
        assert_eq!(schedule(0, &busy(504, None)), Some(Duration::from_secs(2)));
    }
}
