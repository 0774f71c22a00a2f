using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster.Lanes;

/// <summary>
/// The lease under which this process alone works for a Deltek user. Deltek cannot check a fencing
/// number, so who takes over from a process that died waits until none of its calls can land.
/// </summary>
internal sealed class LaneClaim : ILaneClaim
{
    private readonly LaneLeases leases;
    private DateTimeOffset expiresAt;

    internal LaneClaim(
        LaneLeases leases,
        string lane,
        DateTimeOffset readyAt,
        DateTimeOffset expiresAt
    )
    {
        this.leases = leases;
        this.expiresAt = expiresAt;
        Lane = lane;
        ReadyAt = readyAt;
    }

    public string Lane { get; }

    /// <summary>From when on Deltek may be touched.</summary>
    public DateTimeOffset ReadyAt { get; }

    public async Task EnsureHeldAsync(CancellationToken cancellationToken)
    {
        // Half of the duration covers the longest call: the options see to it.
        if (expiresAt - leases.Now <= leases.Duration / 2)
        {
            expiresAt = await leases.RenewAsync(Lane, cancellationToken);
        }
    }
}

/// <summary>The leases of all lanes, in the database.</summary>
internal sealed class LaneLeases(
    IServiceScopeFactory scopes,
    IOptions<PosterOptions> options,
    TimeProvider time
)
{
    /// <summary>This process; a restarted one is another.</summary>
    private readonly string owner =
        $"{Environment.MachineName[..Math.Min(Environment.MachineName.Length, 40)]}/{Guid.NewGuid():N}";

    public TimeSpan Duration => options.Value.LeaseDuration;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Takes the lane when nobody holds it; null when somebody does.</summary>
    public async Task<LaneClaim?> TryTakeAsync(string lane, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        var held = await db
            .Leases.AsNoTracking()
            .SingleOrDefaultAsync(lease => lease.Lane == lane, cancellationToken);
        var now = Now;
        if (held is null)
        {
            return await TryInsertAsync(db, lane, now, cancellationToken);
        }

        var givenBack = held.Owner.Length == 0;
        // A claim of this process that ended in a fault need not run out, but its calls may still land.
        if (!givenBack && held.Owner != owner && held.ExpiresAt > now)
        {
            return null;
        }

        var safe = givenBack ? now : now + options.Value.LateArrival;
        var readyAt = held.ReadyAt > safe ? held.ReadyAt : safe;
        var expiresAt = now + Duration;
        var taken = await db
            .Leases.Where(lease =>
                lease.Lane == lane && lease.Owner == held.Owner && lease.ExpiresAt == held.ExpiresAt
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(lease => lease.Owner, owner)
                        .SetProperty(lease => lease.TakenAt, now)
                        .SetProperty(lease => lease.ExpiresAt, expiresAt)
                        .SetProperty(lease => lease.ReadyAt, readyAt),
                cancellationToken
            );
        return taken == 1 ? new LaneClaim(this, lane, readyAt, expiresAt) : null;
    }

    /// <exception cref="LaneLostException">Another process holds the lane.</exception>
    public async Task<DateTimeOffset> RenewAsync(string lane, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        var expiresAt = Now + Duration;
        var renewed = await db
            .Leases.Where(lease => lease.Lane == lane && lease.Owner == owner)
            .ExecuteUpdateAsync(
                set => set.SetProperty(lease => lease.ExpiresAt, expiresAt),
                cancellationToken
            );
        return renewed == 1 ? expiresAt : throw new LaneLostException(lane);
    }

    /// <summary>Gives the lane back in order: no call is under way or in doubt.</summary>
    public async Task ReleaseAsync(string lane, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        await db
            .Leases.Where(lease => lease.Lane == lane && lease.Owner == owner)
            .ExecuteUpdateAsync(
                set => set.SetProperty(lease => lease.Owner, ""),
                cancellationToken
            );
    }

    private async Task<LaneClaim?> TryInsertAsync(
        PosterDb db,
        string lane,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var expiresAt = now + Duration;
        db.Leases.Add(
            new LaneLeaseRow
            {
                Lane = lane,
                Owner = owner,
                TakenAt = now,
                ExpiresAt = expiresAt,
                ReadyAt = now,
            }
        );
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new LaneClaim(this, lane, now, expiresAt);
        }
        catch (DbUpdateException)
        {
            // Another process was first, or the database is away: the next look tells.
            return null;
        }
    }
}
