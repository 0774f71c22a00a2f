using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Contracts;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Messaging;
using MlConnector.Persistence.Archive;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Storage;

namespace MlConnector.Poster.Lanes;

/// <summary>Publishes each connection's fiscal periods: at start, at intervals and when they are asked for.</summary>
internal sealed class PeriodsPublisher(
    IServiceScopeFactory scopes,
    IDocumentArchive archive,
    IOptions<PosterOptions> options,
    TimeProvider time,
    ILogger<PeriodsPublisher> logger
)
{
    private readonly ConcurrentDictionary<ConnectionId, Turn> turns = [];

    public async Task<bool> IsDueAsync(ConnectionId connection, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The first turn of a process is due at once.
        var turn = turns.GetOrAdd(connection, new Turn(now, now));
        return now >= turn.NotBefore
            && (now >= turn.DueAt || await IsWishedAsync(connection, cancellationToken));
    }

    public async Task PublishAsync(
        ConnectionId connection,
        IDeltekBooks books,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetUtcNow();
        var tenant = await books.ReadTenantAsync(cancellationToken);
        var document = new FiscalPeriods(
            1,
            connection.Value,
            tenant.Company,
            began,
            [
                .. tenant.Periods.Select(period => new FiscalPeriodEntry(
                    period.Number,
                    period.Start,
                    period.End,
                    period.Closed
                )),
            ]
        );
        var hash = await archive.StoreAsync(
            ContractJson.Write(document),
            "fiscal-periods",
            cancellationToken
        );
        try
        {
            await CommitAsync(connection, hash, began, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The connection's first wish was stored at the same moment: now its row is there.
            await CommitAsync(connection, hash, began, cancellationToken);
        }

        turns[connection] = new Turn(began + options.Value.PeriodsInterval, began);
        logger.PeriodsPublished(connection.Value, document.Periods.Count);
    }

    public void Failed(ConnectionId connection, string reason)
    {
        var now = time.GetUtcNow();
        turns[connection] = new Turn(now, now + options.Value.TryAgainDelay);
        logger.PeriodsFailed(connection.Value, reason);
    }

    private async Task<bool> IsWishedAsync(
        ConnectionId connection,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<PosterDb>()
            .PeriodWishes.AnyAsync(
                wish =>
                    wish.ConnectionId == connection.Value
                    && (wish.PublishedAt == null || wish.PublishedAt < wish.WishedAt),
                cancellationToken
            );
    }

    /// <summary>What was wished for before reading began is granted.</summary>
    private async Task CommitAsync(
        ConnectionId connection,
        ContentHash hash,
        DateTimeOffset began,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        var wish = await db.PeriodWishes.SingleOrDefaultAsync(
            row => row.ConnectionId == connection.Value,
            cancellationToken
        );
        if (wish is null)
        {
            wish = new PeriodWishRow { ConnectionId = connection.Value, WishedAt = began };
            db.PeriodWishes.Add(wish);
        }

        wish.PublishedAt = began;
        wish.PeriodsHash = hash.Value;
        await scope
            .ServiceProvider.GetRequiredService<IOutboxPublisher<PosterDb>>()
            .PublishAsync(
                new FiscalPeriodsPublished(connection.Value, hash.Value),
                cancellationToken
            );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <param name="DueAt">When the next publication is due without being asked for.</param>
    /// <param name="NotBefore">Not before this time, even when asked for.</param>
    private readonly record struct Turn(DateTimeOffset DueAt, DateTimeOffset NotBefore);
}
