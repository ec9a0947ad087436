//! When to send the same octets again (protocol.md 3).

use super::NetError;
use std::time::Duration;

/// Seconds before each repetition.
const SCHEDULE: [u64; 5] = [2, 5, 15, 30, 60];
/// A provider may ask for more patience, up to this.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(600);

/// How long to wait before repetition `attempt` (0 = the first one) after `error`. `None`: do not repeat by oneself,
/// because the schedule is over or because repeating the same octets cannot help.
pub fn repeat_after(attempt: u32, error: &NetError) -> Option<Duration> {
    let wait = Duration::from_secs(*SCHEDULE.get(usize::try_from(attempt).ok()?)?);
    match error {
        NetError::Unreachable { .. } | NetError::Timeout { .. } => Some(wait),
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
        let waits: Vec<_> = (0..7).map(|n| repeat_after(n, &lost).map(|d| d.as_secs())).collect();
        assert_eq!(waits, [Some(2), Some(5), Some(15), Some(30), Some(60), None, None]);
        assert_eq!(repeat_after(u32::MAX, &lost), None);
    }

    #[test]
    fn retry_after_is_honoured_up_to_ten_minutes() {
        assert_eq!(repeat_after(0, &busy(503, Some(40))), Some(Duration::from_secs(40)));
        assert_eq!(repeat_after(4, &busy(503, Some(1))), Some(Duration::from_secs(60)));
        assert_eq!(repeat_after(0, &busy(503, Some(86_400))), Some(Duration::from_secs(600)));
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
            NetError::Offline,
        ] {
            assert_eq!(repeat_after(0, &error), None, "{error}");
        }
        assert_eq!(repeat_after(0, &busy(502, None)), Some(Duration::from_secs(2)));
        assert_eq!(repeat_after(0, &busy(504, None)), Some(Duration::from_secs(2)));
    }
}
