//! What Windows tells a process on a console: Ctrl-C and Ctrl-Break, and that the window is closed or the session ends.
//! <https://learn.microsoft.com/en-us/windows/console/handlerroutine>

use std::io;

use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

use super::Interrupt;

/// Count them, as long as there is something to listen to.
pub(super) async fn listen(interrupt: &Interrupt) {
    let _ = count(interrupt).await;
}

/// Ctrl-Break is what a program sends to a process group to end it; after the window has been closed Windows waits a few
/// seconds and no longer.
async fn count(interrupt: &Interrupt) -> io::Result<()> {
    let (mut pressed, mut broken) = (ctrl_c()?, ctrl_break()?);
    let (mut closed, mut left, mut down) = (ctrl_close()?, ctrl_logoff()?, ctrl_shutdown()?);
    loop {
        tokio::select! {
            Some(()) = pressed.recv() => interrupt.press(),
            Some(()) = broken.recv() => interrupt.told(),
            Some(()) = closed.recv() => interrupt.told(),
            Some(()) = left.recv() => interrupt.told(),
            Some(()) = down.recv() => interrupt.told(),
            else => return Ok(()),
        }
    }
}
