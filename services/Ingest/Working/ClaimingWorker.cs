using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Working;

/// <summary>
/// A worker that takes stored work of a connection, the longest waiting first: commits its claim, works
/// with no transaction open, and commits the outcome.
/// </summary>
internal abstract class ClaimingWorker<TWorker, TWork>(
    IConnections connections,
    WorkSignals<TWorker> signals,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<TWorker> log
) : ConnectionWorker<TWorker>(connections, signals, time, log)
    where TWork : ClaimedWork
{
    /// <summary>The signal for new work comes at once; this look is for what another replica left.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(15);

    private readonly TimeProvider time = time;

    public override async Task<TimeSpan> RoundAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        while (await ClaimNextAsync(connection, cancellationToken) is { } work)
        {
            await WorkAsync(connection, work, cancellationToken);
        }

        return RestUntil(await NextDueAsync(connection, cancellationToken), RestMax);
    }

    /// <summary>All unfinished work of a connection, due or not.</summary>
    protected abstract IQueryable<TWork> Pending(IngestDb db, string connectionId);

    /// <summary>The stored row of this work.</summary>
    protected abstract IQueryable<TWork> Stored(IngestDb db, TWork work);

    /// <summary>What the row says while a worker is at it.</summary>
    protected virtual void MarkClaimed(TWork work) { }

    /// <summary>Does the work and commits its outcome.</summary>
    protected abstract Task WorkAsync(
        Connection connection,
        TWork work,
        CancellationToken cancellationToken
    );

    /// <summary>Does the part of the work that may take long, and keeps the claim meanwhile.</summary>
    protected Task<T> KeepClaimAsync<T>(
        TWork work,
        Func<Task<T>> part,
        CancellationToken cancellationToken
    ) => KeptClaim.WhileAsync(part, cancel => RenewAsync(work, cancel), time, cancellationToken);

    private async Task RenewAsync(TWork work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var until = time.GetUtcNow() + KeptClaim.Length;
        await Stored(db, work)
            .Where(stored => stored.Revision == work.Revision)
            .ExecuteUpdateAsync(
                set => set.SetProperty(stored => stored.NextTryAt, until),
                cancellationToken
            );
    }

    private async Task<DateTimeOffset?> NextDueAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        return await Pending(db, connection.Id.Value)
            .OrderBy(work => work.NextTryAt)
            .Select(work => (DateTimeOffset?)work.NextTryAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Commits that the longest waiting due work is being done; null when none is due.</summary>
    private async Task<TWork?> ClaimNextAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var now = time.GetUtcNow();
        var work = await Pending(db, connection.Id.Value)
            .Where(work => work.NextTryAt <= now)
            .OrderBy(work => work.NextTryAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (work is null)
        {
            return null;
        }

        MarkClaimed(work);
        work.Revision++;
        work.NextTryAt = now + KeptClaim.Length;
        await db.SaveChangesAsync(cancellationToken);
        return work;
    }
}
