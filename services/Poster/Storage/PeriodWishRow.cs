using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlConnector.Poster.Storage;

/// <summary>When a connection's fiscal periods were asked for and published last.</summary>
internal sealed class PeriodWishRow
{
    public required string ConnectionId { get; init; }

    public required DateTimeOffset WishedAt { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    public string? PeriodsHash { get; set; }
}

internal sealed class PeriodWishRowConfiguration : IEntityTypeConfiguration<PeriodWishRow>
{
    public void Configure(EntityTypeBuilder<PeriodWishRow> builder)
    {
        builder.ToTable("period_wish");
        builder.HasKey(wish => wish.ConnectionId);
        builder.Property(wish => wish.ConnectionId).HasMaxLength(40);
        builder.Property(wish => wish.PeriodsHash).HasMaxLength(64);
    }
}
