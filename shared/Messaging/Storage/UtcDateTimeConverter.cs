using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MlConnector.Messaging.Storage;

/// <summary>MassTransit's instants are UTC <see cref="DateTime"/>; SQLite forgets that they are UTC.</summary>
internal sealed class UtcDateTimeConverter()
    : ValueConverter<DateTime, DateTime>(
        value => value,
        value => DateTime.SpecifyKind(value, DateTimeKind.Utc)
    );
