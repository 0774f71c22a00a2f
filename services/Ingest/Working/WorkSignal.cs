using System.Collections.Concurrent;
using System.Threading.Channels;
using MlConnector.Kernel;

namespace MlConnector.Ingest.Working;

/// <summary>Wakes a worker before its time. A signal given while nobody waits is kept; several count as one.</summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> given = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Give() => given.Writer.TryWrite(true);

    /// <summary>Ends at the signal or after <paramref name="pause"/>, whichever is first.</summary>
    /// <returns>True at the signal.</returns>
    public async Task<bool> WaitAsync(
        TimeSpan pause,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(
            given.Reader.WaitToReadAsync(waiting.Token).AsTask(),
            Task.Delay(pause, time, waiting.Token)
        );
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return given.Reader.TryRead(out _);
    }
}

/// <summary>The signals of one kind of worker, one per connection.</summary>
internal sealed class WorkSignals<TWorker>
{
    private readonly ConcurrentDictionary<ConnectionId, WorkSignal> signals = new();

    public WorkSignal Of(ConnectionId connection) =>
        signals.GetOrAdd(connection, static _ => new WorkSignal());
}
