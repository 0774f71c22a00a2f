using MlConnector.TestKit;

namespace MlConnector.Ingest.Tests;

/// <summary>Real time that a test can push forward, for waits of minutes beside a bus that runs on real time.</summary>
internal sealed class ShiftableClock : TimeProvider
{
    private long shiftTicks;

    public override DateTimeOffset GetUtcNow() =>
        SystemClock.Instance.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref shiftTicks));

    public void Push(TimeSpan by) => Interlocked.Add(ref shiftTicks, by.Ticks);
}
