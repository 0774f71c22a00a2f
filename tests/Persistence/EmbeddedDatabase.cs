using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Persistence.Archive;
using MlConnector.TestKit;

namespace MlConnector.Persistence.Tests;

/// <summary>SQLite, as Standalone uses it: made whole at the first start and recognised at the next.</summary>
public sealed class EmbeddedDatabase
{
    [Fact]
    public async Task A_second_start_finds_what_the_first_one_kept()
    {
        using var folder = new TemporaryFolder();
        byte[] content = [1, 2, 3];
        await using (var first = KeptDatabase.OnSqlite(folder.Path))
        {
            await first.MigrateAsync();
            await first
                .Get<IDocumentArchive>()
                .StoreAsync(content, "posting-plan", CancellationToken.None);
        }

        await using var second = KeptDatabase.OnSqlite(folder.Path);
        await second.MigrateAsync();

        Assert.Equal(1, await second.CountDocumentsAsync());
    }

    [Fact]
    public async Task A_first_start_that_died_at_any_command_can_be_done_again()
    {
        var died = true;
        for (var commands = 0; died; commands++)
        {
            using var folder = new TemporaryFolder();
            await using (var first = KeptDatabase.OnSqlite(folder.Path, new DiesAfter(commands)))
            {
                died = await Record.ExceptionAsync(first.MigrateAsync) is DeathException;
            }

            await using var second = KeptDatabase.OnSqlite(folder.Path);
            await second.MigrateAsync();

            Assert.Equal(0, await second.CountDocumentsAsync());
        }
    }

    [Fact]
    public async Task A_file_made_by_another_version_is_refused_by_name_and_left_as_it_is()
    {
        using var folder = new TemporaryFolder();
        await using (var first = KeptDatabase.OnSqlite(folder.Path))
        {
            await first.MigrateAsync();
        }

        var file = folder.Combine($"{KeepingDb.SchemaName}.db");
        await ExecuteAsync(file, "PRAGMA user_version=7");
        await using var second = KeptDatabase.OnSqlite(folder.Path);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(second.MigrateAsync);

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains("another version", refused.Message, StringComparison.Ordinal);
        Assert.Equal(7L, await ExecuteAsync(file, "PRAGMA user_version"));
    }

    private static async Task<object?> ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Lets so many commands through and none after them.</summary>
    private sealed class DiesAfter(int commands) : DbCommandInterceptor
    {
        private int seen;

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        ) => seen++ < commands ? ValueTask.FromResult(result) : throw new DeathException();

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<object> result,
            CancellationToken cancellationToken = default
        ) => seen++ < commands ? ValueTask.FromResult(result) : throw new DeathException();
    }

    private sealed class DeathException : Exception;
}
