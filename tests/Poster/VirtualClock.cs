namespace MlConnector.Poster.Tests;

/// <summary>A clock that moves only when told.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 7, 1, 6, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;

    public void AdvanceTo(DateTimeOffset time) => now = time > now ? time : now;
}
