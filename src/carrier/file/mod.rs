//! Files: `Key-6.dat`, PBES2, PKCS#12, found by content.
