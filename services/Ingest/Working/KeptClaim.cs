using System.Data.Common;

namespace MlConnector.Ingest.Working;

/// <summary>
/// Renews a claim while its work goes on. Without that, work longer than a claim would be taken over by
/// the next replica, whose own claim would then be taken over in turn, and never end.
/// </summary>
internal static class KeptClaim
{
    /// <summary>After this time a claim that is not renewed may be taken by whoever is alive then.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>Two renewals may be missed before the claim runs out.</summary>
    private static readonly TimeSpan Interval = Length / 3;

    /// <param name="renew">Lengthens the claim where it is still held; does nothing where it is lost.</param>
    public static async Task<T> WhileAsync<T>(
        Func<Task<T>> work,
        Func<CancellationToken, Task> renew,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(renew, time, over.Token);
        try
        {
            return await work();
        }
        finally
        {
            await over.CancelAsync();
            await renewing;
        }
    }

    private static async Task RenewAsync(
        Func<CancellationToken, Task> renew,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await RenewOnceAsync(renew, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The work has ended.
        }
    }

    private static async Task RenewOnceAsync(
        Func<CancellationToken, Task> renew,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await renew(cancellationToken);
        }
        catch (DbException)
        {
            // The next turn may succeed; if none does, storing the outcome tells that the claim is lost.
        }
    }
}
