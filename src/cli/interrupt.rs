//! Ctrl-C and its like: cancelled, not failed. Everything durable is durable at every instant, so the program may end
//! anywhere.

use super::output::{self, Failure, Output};
use super::prompt;
use crate::code::Code;
use std::sync::Arc;

/// Ends the program at Ctrl-C: status 1 with E-APP-04, or 0 when the final word was said already (a provider that
/// was serving). `advice` is said before.
pub fn watch(output: Arc<Output>, advice: Option<&'static str>) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        if runtime.block_on(asked_to_end()).is_err() {
            return;
        }
        prompt::restore();
        if output::spoken() {
            std::process::exit(0);
        }
        if let Some(advice) = advice {
            output.warn(advice, &[]);
        }
        output.finish(Err(Failure::of(Code::App04)));
        std::process::exit(1);
    });
}

/// Ctrl-C; on Unix also Ctrl-\ and SIGTERM. SIGHUP is left alone: there is no terminal left to put right, and `nohup`
/// must keep its meaning.
async fn asked_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut quit, mut terminate) = (signal(SignalKind::quit())?, signal(SignalKind::terminate())?);
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = quit.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
