#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| kliuchnyk_fuzz::run("crl", octets));
