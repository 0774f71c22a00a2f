namespace MlConnector.Poster.Lanes;

/// <summary>Tells the lanes of this process that there is new work. A lost call costs one poll interval.</summary>
internal sealed class LaneWake
{
    /// <summary>A request is committed a moment after its consumer has returned.</summary>
    private static readonly TimeSpan CommitTime = TimeSpan.FromMilliseconds(50);

    private TaskCompletionSource woken = New();

    public void Wake() => Interlocked.Exchange(ref woken, New()).TrySetResult();

    /// <summary>Returns when woken or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(
        TimeSpan longest,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var call = Volatile.Read(ref woken).Task;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = await Task.WhenAny(call, Task.Delay(longest, time, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (ended == call)
        {
            await Task.Delay(CommitTime, time, cancellationToken);
        }
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
