//! What may be typed: the contract of the command line, as types.

use clap::builder::NonEmptyStringValueParser as NonEmpty;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Renews Ukrainian qualified certificates and looks after their keys.
#[derive(Debug, Parser)]
#[command(name = "kliuchnyk", bin_name = "kliuchnyk", version)]
pub struct Arguments {
    #[command(flatten)]
    pub general: General,
    /// Open the window with the built-in training provider
    #[arg(long)]
    pub training: bool,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Args)]
pub struct General {
    /// Print exactly one JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of the texts: uk, en, sr-Latn, sr-Cyrl (default: the system's)
    #[arg(long, global = true, value_name = "TAG", value_parser = language)]
    pub lang: Option<crate::i18n::Wanted>,
    /// Keep all of the program's own data here (default: the platform's data folder)
    #[arg(long, global = true, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Read the password of the existing key from the first line of this file
    #[arg(long, global = true, value_name = "PATH", conflicts_with = "password_stdin")]
    pub password_file: Option<PathBuf>,
    /// Read the password of the existing key from the first line of standard input
    #[arg(long, global = true)]
    pub password_stdin: bool,
    /// Read the new password from the first line of this file
    #[arg(long, global = true, value_name = "PATH")]
    pub new_password_file: Option<PathBuf>,
    /// Read the program password from the first line of this file
    #[arg(long, global = true, value_name = "PATH")]
    pub program_password_file: Option<PathBuf>,
}

fn language(tag: &str) -> Result<crate::i18n::Wanted, String> {
    crate::i18n::Wanted::parse(tag).ok_or_else(|| "uk, en, sr-Latn or sr-Cyrl".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Renew the certificates of a key, or go on with a renewal that was begun
    Renew(Box<Renew>),
    /// Look at keys, make new ones, change a password; copy, convert, destroy key files
    #[command(subcommand)]
    Key(Key),
    /// Look at certificates, fetch and check them
    #[command(subcommand)]
    Cert(Cert),
    /// Look at a certificate request
    #[command(subcommand)]
    Request(Request),
    /// Providers the program knows
    #[command(subcommand)]
    Provider(Provider),
    /// The program's own settings
    #[command(subcommand)]
    Settings(Settings),
    /// The built-in training provider
    #[command(subcommand)]
    Training(Training),
}

#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Set or change the program password
    Password {
        /// Do without one from now on
        #[arg(long)]
        remove: bool,
    },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Renew {
    #[command(subcommand)]
    pub command: Option<RenewCase>,
    #[command(flatten)]
    pub new: NewRenewal,
}

#[derive(Debug, Args)]
pub struct NewRenewal {
    /// The current key
    #[arg(long, value_name = "URI", required = true, value_parser = NonEmpty::new())]
    pub key: Option<String>,
    /// Provider's id, or the address of a running training provider
    #[arg(long, value_name = "ID", required = true, value_parser = NonEmpty::new())]
    pub provider: Option<String>,
    /// Where the new key will live (default: in the place of the current one, which is kept under a dated name)
    #[arg(long, value_name = "URI", value_parser = NonEmpty::new())]
    pub to: Option<String>,
    #[command(flatten)]
    pub decisions: Decisions,
    /// Telephone for the registration data
    #[arg(long)]
    pub phone: Option<String>,
    /// E-mail address for the registration data
    #[arg(long)]
    pub email: Option<String>,
    /// Put the telephone into the certificate
    #[arg(long, value_name = "yes|no")]
    pub include_phone: Option<YesNo>,
    /// Put the e-mail address into the certificate
    #[arg(long, value_name = "yes|no")]
    pub include_email: Option<YesNo>,
    /// Question that helps to recall the key phrase
    #[arg(long)]
    pub hint: Option<String>,
    /// Read the key phrase from the first line of this file
    #[arg(long, value_name = "PATH")]
    pub phrase_file: Option<PathBuf>,
    /// Publish the certificates
    #[arg(long, value_name = "yes|no")]
    pub publish: Option<YesNo>,
    /// One key for signature and key agreement
    #[arg(long)]
    pub one_key: bool,
    /// Wire format, where the provider's profile allows both
    #[arg(long)]
    pub protocol: Option<Protocol>,
}

/// What a person must decide in the course of a renewal.
#[derive(Debug, Clone, Default, Args)]
pub struct Decisions {
    /// The agreement was read and is accepted: sign it
    #[arg(long)]
    pub accept_agreement: bool,
    /// The registration data are right
    #[arg(long)]
    pub confirm_data: bool,
    /// The risk of a provider with which this program's renewal has never been tried
    #[arg(long)]
    pub accept_untried: bool,
    /// Another key lies where the new one will live: keep it under a dated name
    #[arg(long)]
    pub replace: bool,
    /// The provider issued with changes, and they are right
    #[arg(long)]
    pub accept_modified: bool,
}

#[derive(Debug, Subcommand)]
pub enum RenewCase {
    /// Go on with a renewal that was begun
    Resume {
        /// Case (default: the only unfinished one)
        #[arg(value_parser = NonEmpty::new())]
        case: Option<String>,
        #[command(flatten)]
        decisions: Decisions,
    },
    /// Unfinished renewals
    List,
    /// Give up a renewal of which nothing was sent yet, or whose new keys are lost
    Abandon {
        #[arg(value_parser = NonEmpty::new())]
        case: String,
        /// The new keys cannot be opened any more: reject what was issued for them
        #[arg(long)]
        keys_lost: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    Yes,
    No,
}

impl From<YesNo> for bool {
    fn from(answer: YesNo) -> Self {
        answer == YesNo::Yes
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Protocol {
    Iit,
    Cmp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Algorithm {
    Dstu,
    Ecdsa,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Hash {
    Gost,
    Kupyna,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SignCurve {
    M257,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AgreeCurve {
    M257,
    M431,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyFormat {
    Key6,
    Pfx,
    Pk8,
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Keys and matching certificates in a store
    Show {
        #[arg(value_parser = NonEmpty::new())]
        uri: String,
        /// Also ask this provider for missing certificates: its id, or the address of a running training provider
        #[arg(long, value_name = "ID", value_parser = NonEmpty::new())]
        provider: Option<String>,
    },
    /// New keys and their requests for a registration office
    Generate {
        /// Where the new key file is written
        #[arg(long, value_name = "URI", value_parser = NonEmpty::new())]
        out: String,
        #[arg(long, default_value = "dstu")]
        algorithm: Algorithm,
        /// Curve of the signature key (dstu)
        #[arg(long, default_value = "m257")]
        curve: SignCurve,
        /// Curve of the key-agreement key (dstu)
        #[arg(long, conflicts_with = "one_key")]
        agree_curve: Option<AgreeCurve>,
        /// One key for signature and key agreement
        #[arg(long)]
        one_key: bool,
        /// Folder for the PKCS#10 files
        #[arg(long, value_name = "DIR")]
        requests: PathBuf,
    },
    /// Change the password of a key file
    Password {
        #[arg(value_parser = NonEmpty::new())]
        uri: String,
    },
    /// Copy a key file with its certificates, and try the copy
    Backup {
        #[arg(value_parser = NonEmpty::new())]
        uri: String,
        /// The copy: a new file, or a folder
        #[arg(long, value_name = "URI", value_parser = NonEmpty::new())]
        out: String,
    },
    /// The same keys in a file of another format
    Convert {
        #[arg(value_parser = NonEmpty::new())]
        uri: String,
        /// The new file, or a folder for it
        #[arg(long, value_name = "URI", value_parser = NonEmpty::new())]
        out: String,
        /// Format of the new file (default: by its ending, else the usual one of the keys)
        #[arg(long)]
        format: Option<KeyFormat>,
        /// What the new format cannot hold may stay behind
        #[arg(long)]
        accept_loss: bool,
    },
    /// Destroy a key file
    Destroy {
        #[arg(value_parser = NonEmpty::new())]
        uri: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Subcommand)]
pub enum Cert {
    /// Certificates in .cer, .crt, .pem and .p7b files
    Show {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Certificates of a key, from its provider
    Fetch {
        #[arg(long, value_name = "URI", value_parser = NonEmpty::new())]
        key: String,
        /// Provider's id, or the address of a running training provider
        #[arg(long, value_name = "ID", value_parser = NonEmpty::new())]
        provider: String,
        /// Write the certificates into this folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// The program's own certificates, those that end soonest first
    List,
    /// Keep certificates in the program's own store
    Import {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Write a certificate of the store into a file
    Export {
        /// The certificate's SHA-256, as the list shows it
        #[arg(value_parser = NonEmpty::new())]
        sha256: String,
        /// A new file: .pem in Base64, .p7b as a list of one, anything else in DER
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take a certificate out of the program's own store
    Remove {
        /// The certificate's SHA-256, as the list shows it
        sha256: String,
        /// Ask nothing
        #[arg(long)]
        yes: bool,
    },
    /// Suspend one's own certificate at its provider
    Suspend(StatusChange),
    /// Revoke one's own certificate at its provider, for good
    Revoke {
        #[command(flatten)]
        change: StatusChange,
        /// Why
        #[arg(long, value_enum, default_value = "unspecified")]
        reason: Reason,
    },
    /// Chain, validity, OCSP and CRL of a certificate, each with its own verdict
    Check {
        file: PathBuf,
        /// Which of several certificates in the file: its serial number
        #[arg(long, value_name = "NUMBER", value_parser = NonEmpty::new())]
        serial: Option<String>,
        /// Provider's id, or the address of a running training provider
        #[arg(long, value_name = "ID", value_parser = NonEmpty::new())]
        provider: Option<String>,
        /// Ask no service
        #[arg(long)]
        offline: bool,
    },
}

#[derive(Debug, Args)]
pub struct StatusChange {
    pub file: PathBuf,
    /// Which of several certificates in the file: its serial number
    #[arg(long, value_name = "NUMBER", value_parser = NonEmpty::new())]
    pub serial: Option<String>,
    /// The owner's key: its signing key signs the request
    #[arg(long, value_name = "URI", value_parser = NonEmpty::new())]
    pub key: String,
    /// Provider's id, or the address of a running training provider
    #[arg(long, value_name = "ID", value_parser = NonEmpty::new())]
    pub provider: String,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Reason {
    Unspecified,
    Compromise,
    Superseded,
}

#[derive(Debug, Subcommand)]
pub enum Request {
    /// A PKCS#10 and whether its signature is right
    Show { file: PathBuf },
}

#[derive(Debug, Subcommand)]
pub enum Provider {
    /// All profiles
    List,
    /// One profile
    Show {
        #[arg(value_parser = NonEmpty::new())]
        id: String,
    },
    /// Add a profile from a file; it stands for one of the same id that the program has
    Add { file: PathBuf },
    /// Remove a profile that was added from a file
    Remove {
        /// Provider's id
        #[arg(value_parser = NonEmpty::new())]
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Training {
    /// The training provider in the foreground
    Serve(Serve),
    /// A demonstration user with certificates about to expire
    Enroll {
        /// Address of a running training provider
        #[arg(long, value_name = "ID", value_parser = NonEmpty::new())]
        provider: String,
        #[arg(long, value_name = "NAME", value_parser = NonEmpty::new())]
        person: String,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[arg(long, default_value = "dstu")]
        algorithm: Algorithm,
        /// Days until the certificates expire; negative: they have expired
        #[arg(long, default_value_t = 6, allow_hyphen_values = true, value_parser = clap::value_parser!(i32).range(-730..=730))]
        days: i32,
    },
    /// The whole story: start, enrol, renew, verify, print the protocol
    Run {
        #[arg(long, default_value = "cmp")]
        protocol: Protocol,
        #[arg(long, default_value = "gost")]
        hash: Hash,
        #[arg(long, default_value = "dstu")]
        algorithm: Algorithm,
        /// One key for signature and key agreement
        #[arg(long)]
        one_key: bool,
    },
}

#[derive(Debug, Args)]
pub struct Serve {
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8580")]
    pub listen: SocketAddr,
    /// Folder for the provider's data (default: under --state)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Run on the authority's certificates and keys of this folder
    #[arg(long, value_name = "DIR")]
    pub authority: Option<PathBuf>,
    /// Where the provider's clock starts (RFC 3339)
    #[arg(long, value_name = "RFC3339", value_parser = moment)]
    pub clock: Option<time::OffsetDateTime>,
    /// How long new certificates wait for their confirmation: 72h, 30m, 20s
    #[arg(long, value_name = "DURATION", default_value = "72h", value_parser = duration)]
    pub confirm_wait: std::time::Duration,
    /// Enrol strangers' names and accept fault injection
    #[arg(long)]
    pub lab: bool,
    /// Listen on addresses other than loopback
    #[arg(long)]
    pub allow_remote: bool,
}

fn moment(text: &str) -> Result<time::OffsetDateTime, String> {
    time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339)
        .map_err(|e| e.to_string())
}

/// `72h`, `30m`, `20s`.
fn duration(text: &str) -> Result<std::time::Duration, String> {
    let wrong = || "a whole number followed by h, m or s".to_owned();
    let (unit, seconds) = match text.chars().last() {
        Some('h') => ('h', 3600),
        Some('m') => ('m', 60),
        Some('s') => ('s', 1),
        _ => return Err(wrong()),
    };
    let number: u64 = text.strip_suffix(unit).unwrap_or_default().parse().map_err(|_| wrong())?;
    let total = number.checked_mul(seconds).filter(|s| *s <= 365 * 86_400).ok_or_else(wrong)?;
    Ok(std::time::Duration::from_secs(total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("kliuchnyk").chain(line.split_whitespace()))
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verb_of_this_stage_parses() {
        for line in [
            "",
            "--training",
            "renew --key Key-6.dat --provider training",
            "renew --key Key-6.dat --provider http://127.0.0.1:8580 --to New.dat --accept-agreement --confirm-data \
             --phone +380500000101 --email a@example.com --include-phone yes --include-email no --hint q \
             --phrase-file p.txt --publish no --one-key --protocol iit --accept-untried",
            "renew resume",
            "renew resume 0011 --accept-agreement",
            "renew list --json",
            "renew abandon 0011",
            "key show Key-6.dat --json --lang en",
            "key generate --out Key-6.dat --requests DIR --agree-curve m431",
            "key generate --out key.pfx --algorithm ecdsa --one-key --requests DIR",
            "key password Key-6.dat --password-file a --new-password-file b",
            "key backup Key-6.dat --out /media/usb",
            "key convert Key-6.dat --out key.pfx",
            "key convert a.jks --out DIR --format key6 --accept-loss --new-password-file b",
            "key destroy Key-6.dat",
            "key destroy Key-6.dat --yes --json",
            "cert show a.cer b.p7b",
            "cert fetch --key Key-6.dat --provider training --out DIR",
            "cert check a.cer --provider training --offline",
            "request show EU.p10",
            "provider list",
            "provider show training",
            "provider add p.json",
            "provider remove tax",
            "settings password --program-password-file p --new-password-file n",
            "settings password --remove",
            "training serve --listen 127.0.0.1:0 --data D --authority A --clock 2026-03-14T12:00:00Z \
             --confirm-wait 20s --lab --allow-remote",
            "training enroll --provider http://127.0.0.1:8580 --person X --out D --algorithm ecdsa --days 6",
            "training run --protocol iit --hash kupyna --algorithm dstu --one-key --state S",
        ] {
            parse(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        }
    }

    #[test]
    fn what_the_contract_does_not_have_is_refused() {
        for line in [
            "renew",
            "renew --key Key-6.dat",
            "renew --key Key-6.dat --provider x --protocol soap",
            "key show",
            "key show Key-6.dat --password 123456",
            "settings password --program-password 123456",
            "key password Key-6.dat --new-password 123456",
            "key generate --out K --requests D --one-key --agree-curve m431",
            "key show K --password-file a --password-stdin",
            "key backup K",
            "key convert K --out N --format jks",
            "key destroy",
            "key show K --lang de",
            "training serve --confirm-wait 5x",
            "training serve --confirm-wait 99999999999999999999h",
            "training serve --clock yesterday",
            "training enroll --provider x --person X --out D --days 731",
            "fly",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn durations() {
        assert_eq!(duration("72h"), Ok(std::time::Duration::from_secs(72 * 3600)));
        assert_eq!(duration("20s"), Ok(std::time::Duration::from_secs(20)));
        for wrong in ["", "h", "-1h", "1d", "1.5h"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
