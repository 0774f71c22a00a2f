using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MlConnector.Messaging.Delivery;

/// <summary>
/// What could not be sent, and when it may be tried again: 2 s after the first failure, doubled up to
/// 60 s. Kept in memory only; a restart tries everything at once. Safe for several threads.
/// </summary>
internal sealed partial class ParkedIds(TimeProvider clock, ILogger<ParkedIds> logger)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<Guid, Parking> _parked = new();

    public IReadOnlyCollection<Guid> All => [.. _parked.Keys];

    public void Park(Guid id, Exception fault)
    {
        var now = clock.GetUtcNow();
        var parking = _parked.AddOrUpdate(
            id,
            _ => new Parking(1, now + Delay(1)),
            (_, before) => new Parking(before.Tries + 1, now + Delay(before.Tries + 1))
        );
        LogParked(logger, id, parking.Tries, fault);
    }

    public void Release(Guid id) => _parked.TryRemove(id, out _);

    /// <summary>The broker is back: whatever failed meanwhile is no longer suspect.</summary>
    public void ReleaseAll() => _parked.Clear();

    public IReadOnlyList<Guid> Due()
    {
        var now = clock.GetUtcNow();
        return
        [
            .. _parked
                .Where(pair => pair.Value.NotBefore <= now)
                .OrderBy(pair => pair.Value.NotBefore)
                .Select(pair => pair.Key),
        ];
    }

    internal static TimeSpan Delay(int tries) =>
        tries > 5 ? Longest : TimeSpan.FromTicks(First.Ticks << (tries - 1));

    [LoggerMessage(
        EventName = "messaging.delivery.parked",
        Level = LogLevel.Warning,
        Message = "Messages of {Id} could not be sent, try {Tries}; they wait, others go on."
    )]
    private static partial void LogParked(ILogger logger, Guid id, int tries, Exception fault);

    private readonly record struct Parking(int Tries, DateTimeOffset NotBefore);
}
