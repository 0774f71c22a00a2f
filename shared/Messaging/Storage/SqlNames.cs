using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace MlConnector.Messaging.Storage;

/// <summary>Quoted names of tables and columns as this context's model maps them.</summary>
internal sealed class SqlNames<T>
    where T : class
{
    private readonly IEntityType _entity;
    private readonly ISqlGenerationHelper _sql;
    private readonly StoreObjectIdentifier _table;

    public SqlNames(DbContext db)
    {
        _entity =
            db.Model.FindEntityType(typeof(T))
            ?? throw new InvalidOperationException(
                $"{db.GetType().Name} has no {typeof(T).Name}. Add it in OnModelCreating: modelBuilder.AddTransactionalOutboxEntities() for inbox and outbox, AddScheduledMessageEntity() for the scheduler."
            );
        _sql = db.GetService<ISqlGenerationHelper>();
        _table =
            StoreObjectIdentifier.Create(_entity, StoreObjectType.Table)
            ?? throw new InvalidOperationException(
                $"{typeof(T).Name} of {db.GetType().Name} is not mapped to a table."
            );
    }

    public string Table => _sql.DelimitIdentifier(_table.Name, _table.Schema);

    public string Column(string property) =>
        _sql.DelimitIdentifier(
            _entity.FindProperty(property)?.GetColumnName(_table)
                ?? throw new InvalidOperationException(
                    $"{typeof(T).Name} has no mapped property {property}."
                )
        );
}
