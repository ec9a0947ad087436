//! The provider's clock: the system's, or one that was set for a recording or a lesson.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::{Duration, OffsetDateTime, UtcOffset};

/// Gives the provider's time (UTC). Clones share the offset set by [`Clock::shift`].
#[derive(Clone)]
pub struct Clock {
    source: Arc<dyn Fn() -> OffsetDateTime + Send + Sync>,
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    pub fn system() -> Self {
        Self::new(OffsetDateTime::now_utc)
    }
    pub fn new(source: impl Fn() -> OffsetDateTime + Send + Sync + 'static) -> Self {
        Self { source: Arc::new(source), offset_seconds: Arc::default() }
    }
    /// A clock that shows `time` now and runs from there.
    pub fn starting_at(time: OffsetDateTime) -> Self {
        let started = std::time::Instant::now();
        Self::new(move || time + started.elapsed())
    }
    pub fn now(&self) -> OffsetDateTime {
        let offset = Duration::seconds(self.offset_seconds.load(Ordering::Relaxed));
        (self.source)().checked_add(offset).unwrap_or_else(|| (self.source)())
    }
    /// Seconds to add to the source from now on (not cumulative).
    pub fn shift(&self, seconds: i64) {
        self.offset_seconds.store(seconds, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// IMF-fixdate (RFC 9110 clause 5.6.7).
pub(super) fn http_date(time: OffsetDateTime) -> String {
    let t = time.to_offset(UtcOffset::UTC);
    let (weekday, month) = (t.weekday().to_string(), t.month().to_string());
    let short = |name: &str| name.chars().take(3).collect::<String>();
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        short(&weekday),
        t.day(),
        short(&month),
        t.year(),
        t.hour(),
        t.minute(),
        t.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn shift_is_shared_and_not_cumulative() {
        let clock = Clock::new(|| datetime!(2026-01-01 00:00 UTC));
        let other = clock.clone();
        clock.shift(60);
        clock.shift(90);
        assert_eq!(other.now(), datetime!(2026-01-01 00:01:30 UTC));
    }

    #[test]
    fn a_shift_out_of_range_is_ignored() {
        let clock = Clock::new(|| datetime!(2026-01-01 00:00 UTC));
        clock.shift(i64::MAX);
        assert_eq!(clock.now(), datetime!(2026-01-01 00:00 UTC));
    }

    #[test]
    fn dates_are_written_as_http_wants_them() {
        assert_eq!(http_date(datetime!(1994-11-06 08:49:37 UTC)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
