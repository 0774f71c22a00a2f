using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Storage;

/// <summary>
/// Lets one messaging transaction at a time through to a SQLite file. SQLite has one writer lock, and
/// its driver waits for it by blocking a thread in steps of 150 ms; waiting here costs no thread.
/// </summary>
internal sealed class SqliteWriterGate : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(
        StringComparer.Ordinal
    );

    private readonly SemaphoreSlim? _gate;

    private SqliteWriterGate(SemaphoreSlim? gate) => _gate = gate;

    public static async Task<SqliteWriterGate> EnterAsync(
        DbContext db,
        CancellationToken cancellationToken
    )
    {
        if (!db.Database.IsSqlite())
        {
            return new SqliteWriterGate(null);
        }

        var gate = Gates.GetOrAdd(
            db.Database.GetDbConnection().DataSource,
            _ => new SemaphoreSlim(1, 1)
        );
        await gate.WaitAsync(cancellationToken);
        return new SqliteWriterGate(gate);
    }

    public void Dispose() => _gate?.Release();
}
