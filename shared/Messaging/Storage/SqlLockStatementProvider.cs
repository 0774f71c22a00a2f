using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using MlConnector.Messaging.Storage;

namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>Lock statements of databases that differ only in how a lock is asked for.</summary>
public abstract class SqlLockStatementProvider : ILockStatementProvider
{
    // By model, since two contexts may map one type to different schemas.
    private readonly ConditionalWeakTable<IModel, ConcurrentDictionary<string, string>> _rowLocks =
    [];

    private readonly string _columns;
    private readonly string _rowLock;
    private readonly string _skipLocked;

    protected SqlLockStatementProvider(string columns, string rowLock, string skipLocked)
    {
        _columns = columns;
        _rowLock = rowLock;
        _skipLocked = skipLocked;
    }

    public string GetRowLockStatement<T>(DbContext context, params string[] propertyNames)
        where T : class =>
        _rowLocks
            .GetOrCreateValue(context.Model)
            .GetOrAdd(
                $"{typeof(T).FullName}:{string.Join(',', propertyNames)}",
                _ => WriteRowLock<T>(context, propertyNames)
            );

    public string GetBatchLockStatement<T>(DbContext context, LockedBatch batch)
        where T : class
    {
        var names = new SqlNames<T>(context);
        var where = string.Join(" AND ", Conditions(names, batch).DefaultIfEmpty("1 = 1"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {_columns} FROM {names.Table} WHERE {where} ORDER BY {names.Column(batch.OrderBy)} LIMIT {batch.Limit}{_skipLocked}"
        );
    }

    private string WriteRowLock<T>(DbContext context, string[] propertyNames)
        where T : class
    {
        var names = new SqlNames<T>(context);
        var where = string.Join(
            " AND ",
            propertyNames.Select(
                (property, index) =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{names.Column(property)} = {{{index}}}"
                    )
            )
        );
        return $"SELECT {_columns} FROM {names.Table} WHERE {where}{_rowLock}";
    }

    private static IEnumerable<string> Conditions<T>(SqlNames<T> names, LockedBatch batch)
        where T : class
    {
        if (batch.NotNull is not null)
        {
            yield return $"{names.Column(batch.NotNull)} IS NOT NULL";
        }

        if (batch.Null is not null)
        {
            yield return $"{names.Column(batch.Null)} IS NULL";
        }

        if (batch.Until is not null)
        {
            yield return $"{names.Column(batch.Until)} <= {{0}}";
        }

        if (batch.Only is not null)
        {
            yield return $"{names.Column(batch.KeyProperty)} IN ({Literals(batch.Only)})";
        }

        if (batch.Except is { Count: > 0 })
        {
            yield return $"{names.Column(batch.KeyProperty)} NOT IN ({Literals(batch.Except)})";
        }
    }

    /// <summary>Ids as literals, which both databases read alike. SQLite keeps ids as upper-case text.</summary>
    private static string Literals(IEnumerable<Guid> ids) =>
        string.Join(", ", ids.Select(id => $"'{id.ToString().ToUpperInvariant()}'"));
}
