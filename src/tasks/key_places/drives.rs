//! Drives that are mounted.

use super::{Place, PlaceKind};

/// File systems of drives that people carry; others under the same folders are not drives of theirs.
#[cfg(target_os = "linux")]
const OF_DRIVES: [&str; 16] = [
    "vfat", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "hfs", "hfsplus", "ext2", "ext3", "ext4", "btrfs",
    "xfs", "f2fs", "udf", "iso9660",
];
/// Where systems and people mount drives.
#[cfg(target_os = "linux")]
const FOLDERS: [&str; 3] = ["/media", "/run/media", "/mnt"];

/// Mounted drives, by folder.
#[cfg(target_os = "linux")]
pub fn mounted() -> Vec<Place> {
    let table = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    under_folders(&table).into_iter().filter_map(|(folder, kind)| Place::at(&folder, kind)).collect()
}

/// Mount points of a table (proc_pid_mountinfo(5)) that lie where drives are mounted.
#[cfg(target_os = "linux")]
fn under_folders(table: &str) -> Vec<(std::path::PathBuf, PlaceKind)> {
    let mut found: Vec<_> = table
        .lines()
        .filter_map(|line| {
            let (own, system) = line.split_once(" - ")?;
            let folder = unescape(own.split(' ').nth(4)?);
            let kind = match system.split(' ').next()? {
                "autofs" => return None,
                system if OF_DRIVES.contains(&system) => PlaceKind::Removable,
                _ => PlaceKind::Mounted,
            };
            FOLDERS.iter().any(|root| folder.starts_with(root)).then_some((folder, kind))
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Space, tab, line feed and backslash are written as three octal digits.
#[cfg(target_os = "linux")]
fn unescape(field: &str) -> std::path::PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    let mut octets = Vec::with_capacity(field.len());
    let mut rest = field.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'\\')
            .then(|| tail.get(..3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        match code {
            Some(octet) => {
                octets.push(octet);
                rest = tail.get(3..).unwrap_or_default();
            }
            None => {
                octets.push(first);
                rest = tail;
            }
        }
    }
    std::ffi::OsString::from_vec(octets).into()
}

/// Every volume but that of the system, which is a link to the root.
#[cfg(target_os = "macos")]
pub fn mounted() -> Vec<Place> {
    let volumes = std::fs::read_dir("/Volumes").into_iter().flatten().flatten();
    let mut places: Vec<Place> = volumes
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| Place::at(&entry.path(), PlaceKind::Removable))
        .collect();
    places.sort_by(|a, b| a.folder.cmp(&b.folder));
    places
}

/// Letters from D: what kind of drive it is the standard library does not tell.
#[cfg(windows)]
pub fn mounted() -> Vec<Place> {
    ('D'..='Z')
        .filter_map(|letter| Place::at(std::path::Path::new(&format!("{letter}:\\")), PlaceKind::Mounted))
        .collect()
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
pub fn mounted() -> Vec<Place> {
    Vec::new()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_table_of_mounts_gives_the_drives() {
        let table = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
36 22 8:17 / /media/olena/\\320\\232\\320\\273\\321\\216\\321\\207\\320\\270\\0402026 rw shared:5 master:2 - vfat /dev/sdb1 rw
37 22 8:33 / /run/media/olena/\u{411}\u{435}\\134A ro - iso9660 /dev/sr0 ro
38 22 0:41 / /mnt/share rw - cifs //server/share rw
39 22 0:42 / /media/auto rw - autofs systemd-1 rw
40 22 0:43 / /mediaother rw - vfat /dev/sdc1 rw
damaged line
41 22
42 22 0:1 / /mnt/x\\9 rw - vfat";
        let found = under_folders(table);
        let expected = [
            ("/media/olena/Ключи 2026", PlaceKind::Removable),
            ("/mnt/share", PlaceKind::Mounted),
            ("/mnt/x\\9", PlaceKind::Removable),
            ("/run/media/olena/Бе\\A", PlaceKind::Removable),
        ];
        let found: Vec<(&Path, PlaceKind)> = found.iter().map(|(f, k)| (f.as_path(), *k)).collect();
        assert_eq!(found, expected.map(|(f, k)| (Path::new(f), k)));
    }

    #[test]
    fn this_system_has_a_table_that_can_be_read() {
        let table = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
        // Not "/" itself: below a changed root it is not in the table.
        assert!(table.lines().any(|line| line.split(' ').nth(4).is_some_and(|at| at.starts_with('/'))));
    }
}
