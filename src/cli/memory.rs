//! How much memory this process has used at most.

/// Returns the peak in bytes, or 0 where it is not known.
pub(super) fn peak_bytes() -> u64 {
    std::fs::read_to_string("/proc/self/status").ok().and_then(|text| peak(&text)).unwrap_or(0)
}

/// Reads the line `VmHWM:   4096 kB` of Linux.
fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_the_line_of_linux() {
        assert_eq!(super::peak("Name:\tx\nVmHWM:\t    4096 kB\nVmRSS:\t 1 kB\n"), Some(4_194_304));
        assert_eq!(super::peak("Name:\tx\n"), None);
    }
}
