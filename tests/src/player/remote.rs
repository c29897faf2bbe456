//! The player in a process of its own: it asks the test over a loopback connection, one for each
//! call, on which each side says one thing and closes its half.

use std::{env, io};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{Cue, Prompt, Seen};

/// The environment variable with the test's address.
pub const PROMPTER: &str = "PROMPTER";

/// A test in another process.
#[derive(Clone, Debug)]
pub struct Remote(String);

impl Remote {
    /// The one that the environment names.
    pub fn from_environment() -> Result<Self, String> {
        let address = env::var(PROMPTER);
        let address = address.map_err(|_| format!("the environment variable {PROMPTER} is not set: this program is started by the tests in tests/wire"))?;
        Ok(Self(address))
    }
}

impl Prompt for Remote {
    async fn prompt(&self, seen: Seen) -> io::Result<Cue> {
        let mut stream = TcpStream::connect(&self.0).await?;
        stream.write_all(&serde_json::to_vec(&seen)?).await?;
        stream.shutdown().await?;
        let mut cue = Vec::new();
        stream.read_to_end(&mut cue).await?;
        Ok(serde_json::from_slice(&cue)?)
    }
}

/// The test's side of one connection: lets `prompt` answer the call that comes over it.
pub async fn hand_over(mut stream: TcpStream, prompt: &impl Prompt) -> io::Result<()> {
    let mut seen = Vec::new();
    stream.read_to_end(&mut seen).await?;
    let cue = prompt.prompt(serde_json::from_slice(&seen)?).await?;
    stream.write_all(&serde_json::to_vec(&cue)?).await?;
    stream.shutdown().await
}
