using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MlConnector.Messaging.Storage;

/// <summary>One transaction of inbox, outbox, saga or scheduler. Disposed without a commit it rolls back.</summary>
internal sealed class MessagingTransaction : IAsyncDisposable
{
    private readonly SqliteWriterGate _gate;

    private MessagingTransaction(SqliteWriterGate gate, IDbContextTransaction transaction)
    {
        _gate = gate;
        Transaction = transaction;
    }

    public IDbContextTransaction Transaction { get; }

    public static async Task<MessagingTransaction> BeginAsync(
        DbContext db,
        IsolationLevel isolation,
        CancellationToken cancellationToken
    )
    {
        var gate = await SqliteWriterGate.EnterAsync(db, cancellationToken);
        try
        {
            return new MessagingTransaction(
                gate,
                await db.Database.BeginTransactionAsync(isolation, cancellationToken)
            );
        }
        catch
        {
            gate.Dispose();
            throw;
        }
    }

    public Task CommitAsync(CancellationToken cancellationToken) =>
        Transaction.CommitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Transaction.DisposeAsync();
        }
        finally
        {
            _gate.Dispose();
        }
    }
}
