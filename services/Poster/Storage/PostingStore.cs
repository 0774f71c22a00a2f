using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Contracts;
using MlConnector.Kernel;
using MlConnector.Messaging;
using MlConnector.Persistence.Connections;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Storage;

/// <summary>Postings in the database: each change in a scope and a transaction of its own.</summary>
internal sealed class PostingStore(
    IServiceScopeFactory scopes,
    IConnections connections,
    TimeProvider time
) : IPostingStore
{
    public Task SaveAsync(OpenPosting posting, int index, CancellationToken cancellationToken) =>
        ChangeAsync(
            posting,
            (db, row) =>
            {
                var entry = posting.Entries[index];
                var stored = row.Entries.Single(e => e.Batch == entry.Content.Batch.Value);
                stored.Take(entry);
                KeepPayload(stored, posting.Payloads[index]);
                row.LastFault = null;
                return entry.State is EntryState.Posted
                    ? EstablishControlAsync(db, row.ConnectionId, entry, cancellationToken)
                    : Task.CompletedTask;
            },
            cancellationToken
        );

    public Task DeferAsync(
        OpenPosting posting,
        DateTimeOffset until,
        CancellationToken cancellationToken
    ) => DeferAsync(posting, until, null, cancellationToken);

    /// <param name="fault">Why Deltek could not be worked with, or null. A new reason is told.</param>
    public async Task DeferAsync(
        OpenPosting posting,
        DateTimeOffset until,
        string? fault,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        var row = await LoadAsync(db, posting, cancellationToken);
        if (fault is not null && fault != row.LastFault)
        {
            await scope
                .ServiceProvider.GetRequiredService<IOutboxPublisher<PosterDb>>()
                .PublishAsync(
                    new SettlementDelayed(
                        row.ConnectionId,
                        row.SettlementKey,
                        "Posting",
                        "deltek-not-workable",
                        $"Posting waits for Deltek and goes on by itself. {fault}"
                    ),
                    cancellationToken
                );
        }

        row.NextTryAt = until;
        row.LastFault = fault;
        await db.SaveChangesAsync(cancellationToken);
        posting.Version = row.Version;
    }

    public Task FinishAsync(OpenPosting posting, CancellationToken cancellationToken) =>
        EndAsync(
            posting,
            row =>
            {
                row.State = PostingState.Posted;
                return Postings.PostedMessage(row);
            },
            cancellationToken
        );

    public Task StopAsync(
        OpenPosting posting,
        Step.Stop stop,
        CancellationToken cancellationToken
    ) =>
        EndAsync(
            posting,
            row =>
            {
                row.State = PostingState.Stopped;
                row.StopState = stop.PartlyPosted ? "PartlyPosted" : "NeedsPerson";
                row.StopCode = stop.Code;
                row.StopSentence = stop.Sentence;
                return new PostingStopped(
                    row.ConnectionId,
                    row.SettlementKey,
                    row.PlanHash,
                    row.StopState,
                    row.StopCode,
                    row.StopSentence
                );
            },
            cancellationToken
        );

    public async Task<string?> ControlBatchAsync(
        OpenPosting posting,
        EntryForm form,
        CancellationToken cancellationToken
    )
    {
        var tenant = (await connections.FindAsync(posting.Connection, cancellationToken))?.Deltek;
        var named =
            form is EntryForm.JournalEntry
                ? tenant?.ControlJournalBatch
                : tenant?.ControlReceiptBatch;
        if (!string.IsNullOrWhiteSpace(named))
        {
            return named;
        }

        await using var scope = scopes.CreateAsyncScope();
        var connection = posting.Connection.Value;
        return await scope
            .ServiceProvider.GetRequiredService<PosterDb>()
            .Controls.Where(control => control.ConnectionId == connection && control.Form == form)
            .Select(control => control.Batch)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>The open postings of these connections that are due, the longest waiting first.</summary>
    public async Task<IReadOnlyList<string>> DueAsync(
        IReadOnlyList<string> connectionIds,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        return await scope
            .ServiceProvider.GetRequiredService<PosterDb>()
            .Postings.Where(posting =>
                posting.State == PostingState.Open
                && posting.NextTryAt <= now
                && connectionIds.Contains(posting.ConnectionId)
            )
            .OrderBy(posting => posting.NextTryAt)
            .Select(posting => posting.SettlementKey)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The posting and the trace it belongs to; null when it is not open any more.</summary>
    public async Task<(OpenPosting Posting, string? TraceParent)?> OpenAsync(
        string settlement,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var row = await scope
            .ServiceProvider.GetRequiredService<PosterDb>()
            .Postings.AsNoTracking()
            .Include(posting => posting.Entries)
            .SingleAsync(posting => posting.SettlementKey == settlement, cancellationToken);
        return row.State is PostingState.Open ? (Postings.Open(row), row.TraceParent) : null;
    }

    private static void KeepPayload(EntryRow stored, string? payload)
    {
        if (payload is null || stored.Payload is not null)
        {
            return;
        }

        stored.Payload = payload;
        stored.PayloadHash = ContentHash.Of(Encoding.UTF8.GetBytes(payload)).Value;
    }

    private async Task EstablishControlAsync(
        PosterDb db,
        string connection,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        var (batch, now) = (entry.Content.Batch.Value, time.GetUtcNow());
        var control = await db.Controls.FindAsync(
            [connection, entry.Content.Form],
            cancellationToken
        );
        if (control is null)
        {
            db.Controls.Add(
                new ConnectionControlRow
                {
                    ConnectionId = connection,
                    Form = entry.Content.Form,
                    Batch = batch,
                    EstablishedAt = now,
                }
            );
            return;
        }

        control.Batch = batch;
        control.EstablishedAt = now;
    }

    private async Task EndAsync<TMessage>(
        OpenPosting posting,
        Func<PostingRow, TMessage> end,
        CancellationToken cancellationToken
    )
        where TMessage : class
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        var row = await LoadAsync(db, posting, cancellationToken);
        var message = end(row);
        row.EndedAt = time.GetUtcNow();
        row.LastFault = null;
        // The message is stored by the same commit as the end that it tells.
        await scope
            .ServiceProvider.GetRequiredService<IOutboxPublisher<PosterDb>>()
            .PublishAsync(message, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        posting.Version = row.Version;
    }

    private async Task ChangeAsync(
        OpenPosting posting,
        Func<PosterDb, PostingRow, Task> change,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosterDb>();
        var row = await LoadAsync(db, posting, cancellationToken);
        await change(db, row);
        await db.SaveChangesAsync(cancellationToken);
        posting.Version = row.Version;
    }

    private static async Task<PostingRow> LoadAsync(
        PosterDb db,
        OpenPosting posting,
        CancellationToken cancellationToken
    )
    {
        var key = posting.Settlement.ToString();
        var row = await db
            .Postings.Include(p => p.Entries)
            .SingleAsync(p => p.SettlementKey == key, cancellationToken);
        // What was read by this process decides, not what is there now.
        db.Entry(row).Property(p => p.Version).OriginalValue = posting.Version;
        row.Version = posting.Version + 1;
        return row;
    }
}
