namespace MlConnector.TestKit;

/// <summary>
/// Real time, for tests whose other side is a real server or process. Whatever can run on virtual time
/// takes a fake clock instead.
/// </summary>
public sealed class SystemClock : TimeProvider
{
    private SystemClock() { }

    public static SystemClock Instance { get; } = new();
}
