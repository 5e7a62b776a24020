//! What Linux tells about a process (proc(5)). Elsewhere there is nothing to read, and nothing is reported.

use std::fs;
use std::time::Duration;

/// Ticks a second in `/proc/PID/stat`: `USER_HZ`, which is 100 on every Linux that Rust's standard library runs on.
const TICKS_PER_SECOND: u64 = 100;

/// Peak resident memory in MiB.
pub(super) fn peak_memory_mib(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1_024.0)
}

/// CPU time in user and system mode.
pub(super) fn cpu_time(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold spaces; behind it the fields are numbered from 3.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_there() {
        let own = std::process::id();
        assert!(peak_memory_mib(own).unwrap() > 0.5);
        let (before, begun) = (cpu_time(own).unwrap(), std::time::Instant::now());
        while begun.elapsed() < Duration::from_millis(100) {
            std::hint::spin_loop();
        }
        assert!(cpu_time(own).unwrap() > before);
        assert_eq!((peak_memory_mib(u32::MAX), cpu_time(u32::MAX)), (None, None));
    }
}
