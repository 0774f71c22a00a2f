namespace MlConnector.Ingest.Amazon;

/// <summary>
/// Amazon's usage plan of one operation for one seller: <c>burst</c> calls at once, then one call per
/// refill. Who finds it empty waits in line. The rate follows what Amazon says in its answers.
/// </summary>
internal sealed class TokenBucket(double ratePerSecond, int burst, TimeProvider time) : IDisposable
{
    /// <summary>A token that is short of one by less than this counts as whole, since waits are whole milliseconds.</summary>
    private const double Tolerance = 1e-6;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim line = new(1, 1);
    private double rate = ratePerSecond;
    private double tokens = burst;
    private long filledAt = time.GetTimestamp();
    private TaskCompletionSource rateChanged = NewSignal();

    /// <summary>Time after which one token has come back.</summary>
    public TimeSpan Refill
    {
        get
        {
            lock (gate)
            {
                return TimeSpan.FromSeconds(1 / rate);
            }
        }
    }

    /// <summary>Takes one token, waiting for it in order of arrival.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await line.WaitAsync(cancellationToken);
        try
        {
            while (!TryTake(out var wait, out var changed))
            {
                await WaitAsync(wait, changed, cancellationToken);
            }
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Takes over the rate that Amazon named (<c>x-amzn-RateLimit-Limit</c>); who waits profits at once.</summary>
    public void Learn(double namedRatePerSecond)
    {
        TaskCompletionSource changed;
        lock (gate)
        {
            if (Math.Abs(namedRatePerSecond - rate) < Tolerance)
            {
                return;
            }

            Fill();
            rate = namedRatePerSecond;
            changed = rateChanged;
            rateChanged = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Amazon says that the bucket is empty (429), whatever was counted here.</summary>
    public void Drain()
    {
        lock (gate)
        {
            Fill();
            tokens = 0;
        }
    }

    public void Dispose() => line.Dispose();

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryTake(out TimeSpan wait, out Task changed)
    {
        lock (gate)
        {
            Fill();
            changed = rateChanged.Task;
            if (tokens >= 1 - Tolerance)
            {
                tokens = Math.Max(0, tokens - 1);
                wait = TimeSpan.Zero;
                return true;
            }

            wait = TimeSpan.FromMilliseconds(Math.Ceiling((1 - tokens) / rate * 1000));
            return false;
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * rate));
        filledAt = now;
    }

    private async Task WaitAsync(TimeSpan wait, Task changed, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(wait, time, waiting.Token), changed);
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
