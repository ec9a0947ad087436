//! How near the end of a key is, by the days on which people are reminded of it (domain.md 11).

/// Days before the end, farthest first.
pub const DAYS: [u32; 7] = [60, 30, 14, 10, 7, 3, 1];

/// The nearest of [`DAYS`] within which the end lies; `days_left` are whole days. None: there is more time than any of
/// them, or none at all.
pub fn within(days_left: i64) -> Option<u32> {
    let left = u32::try_from(days_left).ok()?;
    DAYS.into_iter().filter(|day| left < *day).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_belongs_to_the_nearest_reminder() {
        let of = |days| within(days);
        assert_eq!((of(-1), of(60), of(i64::MAX)), (None, None, None));
        assert_eq!((of(59), of(30), of(29), of(14)), (Some(60), Some(60), Some(30), Some(30)));
        assert_eq!((of(13), of(9), of(7), of(6), of(3)), (Some(14), Some(10), Some(10), Some(7), Some(7)));
        assert_eq!((of(2), of(1), of(0)), (Some(3), Some(3), Some(1)));
    }
}
