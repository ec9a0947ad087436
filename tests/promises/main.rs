//! One test binary; one module per promise to the user.

#[cfg(feature = "gui")]
mod a11y;
mod architecture;
mod before_the_key;
mod canary;
mod certificate_checks;
mod certificate_lists;
#[cfg(feature = "gui")]
mod certificates_window;
#[cfg(feature = "gui")]
mod choosing;
#[cfg(target_os = "linux")]
mod closed_process;
mod command_line;
mod corpora;
mod crash;
mod damaged_journal;
mod damaged_stores;
#[cfg(feature = "gui")]
mod data_folder;
mod documents;
mod errors;
#[cfg(all(feature = "gui", not(feature = "gpu")))]
mod fits;
mod fixtures;
#[cfg(target_os = "linux")]
mod full_disk;
#[cfg(feature = "gui")]
mod gallery;
#[cfg(feature = "gui")]
mod hands;
#[cfg(feature = "gui")]
mod headless;
mod interop;
mod interop_openssl;
mod journal;
mod key_care;
#[cfg(feature = "gui")]
mod keyboard;
#[cfg(feature = "gui")]
mod keys_section;
mod late;
#[cfg(all(target_os = "linux", target_arch = "x86_64", feature = "gui"))]
mod licences;
#[cfg(unix)]
mod links;
#[cfg(feature = "gui")]
mod lost_keys;
mod machine;
mod messages;
mod national;
mod network;
mod new_certificates;
#[cfg(unix)]
mod odd_files;
mod other_formats;
mod own_certificates;
#[cfg(feature = "gui")]
mod pages_current;
#[cfg(feature = "gui")]
mod pages_new;
#[cfg(feature = "gui")]
mod pages_stop;
#[cfg(feature = "gui")]
mod pictures;
#[cfg(all(feature = "gui", target_os = "linux"))]
mod portal;
mod program;
mod program_password;
mod provider;
#[cfg(feature = "gui")]
mod proxy_password;
#[cfg(feature = "gui")]
mod reading;
#[cfg(all(feature = "gui", target_os = "linux"))]
mod real_window;
mod refusals;
#[cfg(feature = "gui")]
mod requests;
mod run;
#[cfg(feature = "gui")]
mod sandbox;
#[cfg(feature = "gui")]
mod scene;
#[cfg(feature = "gui")]
mod screenshots;
#[cfg(feature = "gui")]
mod snapshots;
mod standard;
mod status;
#[cfg(feature = "gui")]
mod status_change;
mod stores;
mod taken_away;
mod taxpayer;
mod told_by_cause;
mod training_server;
#[cfg(feature = "gui")]
mod unlocking;
mod vectors;
#[cfg(feature = "gui")]
mod widgets;
#[cfg(feature = "gui")]
mod window;
#[cfg(feature = "gui")]
mod wizard;
#[cfg(all(unix, feature = "gui"))]
mod wizard_killed;
#[cfg(feature = "gui")]
mod wizard_late;
#[cfg(feature = "gui")]
mod wizard_stops;
