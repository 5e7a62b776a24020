//! The certificate: does it fit its key, and until when does it hold.

use super::files::open_to_others;
use crate::findings::Finding;
use feddtpt_server::TlsFiles;

const DAY_S: i64 = 86_400;
/// Whoever renews by hand should think of it now.
const SOON_S: i64 = 14 * DAY_S;

/// Files, pair, rights, dates.
pub(super) fn check(files: &TlsFiles, now_s: i64) -> Finding {
    let check = "certificate";
    let certificates = match files.check().and_then(|()| files.certificates()) {
        Ok(certificates) => certificates,
        Err(error) => return Finding::fail(check, error.to_string()).advise("the server would not start"),
    };
    let name = files.certificate.display();
    if let Some(others) = open_to_others(&files.key) {
        let key = files.key.display();
        return Finding::warn(check, format!("the key {key} {others}")).advise(format!("chmod 600 {key}"));
    }
    let Some((from_s, until_s)) = certificates.first().and_then(|der| validity_s(der)) else {
        return Finding::warn(check, format!("{name} fits its key; its dates cannot be read"));
    };
    if now_s < from_s {
        return Finding::fail(check, format!("{name} does not hold yet")).advise("is this machine's clock right?");
    }
    let days = (until_s - now_s) / DAY_S;
    if now_s > until_s {
        return Finding::fail(check, format!("{name} ended {} days ago", -days)).advise("renew it");
    }
    let detail = format!("{name} fits its key and holds for {days} days");
    if until_s - now_s < SOON_S { Finding::warn(check, detail).advise("renew it") } else { Finding::ok(check, detail) }
}

/// From and until when a certificate holds, in seconds since 1970 (X.509, RFC 5280, section 4.1).
fn validity_s(der: &[u8]) -> Option<(i64, i64)> {
    let (_, certificate, _) = element(der)?;
    let (_, mut rest, _) = element(certificate)?;
    // The version may be left out; then serial number, signature algorithm, issuer.
    if element(rest)?.0 == 0xA0 {
        rest = element(rest)?.2;
    }
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (_, validity, _) = element(rest)?;
    let (from_tag, from, rest) = element(validity)?;
    let (until_tag, until, _) = element(rest)?;
    Some((time_s(from_tag, from)?, time_s(until_tag, until)?))
}

/// Tag, content and what follows (DER, X.690, section 8.1).
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first & 0x80 != 0 {
        let (digits, behind) = rest.split_at_checked(usize::from(first & 0x7F))?;
        if digits.len() > 4 {
            return None;
        }
        length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
        rest = behind;
    }
    let (content, behind) = rest.split_at_checked(length)?;
    Some((tag, content, behind))
}

/// `UTCTime` with two digits of a year, `GeneralizedTime` with four.
fn time_s(tag: u8, text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let year_digits = if tag == 0x17 { 2 } else { 4 };
    if text.len() != year_digits + 10 || !text.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut year: i64 = text[..year_digits].parse().ok()?;
    if tag == 0x17 {
        year += if year < 50 { 2_000 } else { 1_900 };
    }
    let part = |at: usize| text[year_digits + 2 * at..][..2].parse::<i64>().ok();
    Some(days(year, part(0)?, part(1)?) * DAY_S + part(2)? * 3_600 + part(3)? * 60 + part(4)?)
}

/// Days since 1970 of a date, counted in years that begin in March (Howard Hinnant, "chrono-compatible low-level date
/// algorithms").
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Verdict;
    use std::io::Write as _;

    #[test]
    fn dates_are_read() {
        for (tag, text, expected) in [
            (0x17, "700101000000Z", Some(0)),
            (0x17, "260301120000Z", Some(1_772_366_400)),
            (0x18, "20500101000000Z", Some(2_524_608_000)),
            (0x17, "20260301120000Z", None),
            (0x17, "2603011200", None),
        ] {
            assert_eq!(time_s(tag, text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn a_certificate_is_followed_to_its_end() {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        // rcgen's own default: 1975 to 4096.
        assert_eq!(validity_s(made.cert.der()), Some((days(1975, 1, 1) * DAY_S, days(4096, 1, 1) * DAY_S)));
        for cut in 0..made.cert.der().len() {
            assert!(validity_s(&made.cert.der()[..cut]).is_none());
        }
        let folder = tempfile::tempdir().unwrap();
        let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
        let verdict = |now_s| check(&files, now_s).verdict;
        assert_eq!(verdict(0), Verdict::Fail);
        std::fs::write(&files.certificate, made.cert.pem()).unwrap();
        let mut key = crate::platform::private_file().write(true).create_new(true).open(&files.key).unwrap();
        key.write_all(made.signing_key.serialize_pem().as_bytes()).unwrap();
        let until_s = days(4096, 1, 1) * DAY_S;
        assert_eq!(
            [0, days(2026, 1, 1) * DAY_S, until_s - DAY_S, until_s + DAY_S].map(verdict),
            [Verdict::Fail, Verdict::Ok, Verdict::Warn, Verdict::Fail]
        );
    }
}
